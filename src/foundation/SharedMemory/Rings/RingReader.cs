using SharedMemory.Inboxes;
using SharedMemory.Linux;

namespace SharedMemory.Rings;

/// <summary>What <see cref="RingReader.TryTake"/> found.</summary>
internal enum RingTake
{
    /// <summary>Nothing is unread.</summary>
    Empty,

    /// <summary>A message.</summary>
    Message,

    /// <summary>Undecided: look again later.</summary>
    Busy,
}

/// <summary>The receiving end of an edge. One thread at a time.</summary>
internal sealed unsafe class RingReader
{
    private const long WakeIntervalNanoseconds = 50_000;

    private readonly RingView _ring;
    private ulong _tail;
    private uint _takenSinceWake;
    private long _lastWake;

    public RingReader(RingView ring, int index)
    {
        _ring = ring;
        Index = index;
        _tail = Volatile.Read(ref ring.Tail);
    }

    public int Index { get; }

    /// <summary>True when there is an entry to look at.</summary>
    public bool HasEntry => (long)(EntryState.Sequence(Volatile.Read(ref _ring.State(_tail))) - _tail) >= 0;

    public int OwnerBit => _ring.OwnerBit;

    /// <summary>True when the producer will publish nothing more; entries may still be there.</summary>
    public bool IsClosed => Volatile.Read(ref _ring.Closed) != 0;

    /// <summary>How many messages were lost because the queue was full, or because what they said was impossible.</summary>
    public long Skipped => (long)_ring.Skipped;

    public void CountSkipped() => _ring.Skipped++;

    /// <summary>
    /// Takes the oldest entry. What is taken is first written into the hold table, so that it is known to be held however this process
    /// ends.
    /// </summary>
    public RingTake TryTake<TProbe>(TProbe probe, in HoldTable holds, int hold, out MessageDescriptor message)
        where TProbe : struct, IStepProbe
    {
        // Bounded: a corrupt ring, or a producer that drops faster than this looks, could go on for ever.
        message = default;
        for (ulong step = 0; step <= _ring.Slots; step++)
        {
            probe.Step();
            ulong state = Volatile.Read(ref _ring.State(_tail));
            ulong sequence = EntryState.Sequence(state);
            if ((long)(sequence - _tail) < 0)
            {
                WakeProducer(probe, evenForOne: true);
                return RingTake.Empty;
            }

            if (sequence != _tail)
                SkipLap(sequence);
            else if (EntryState.Kind(state) != EntryState.Full)
                SkipOne(state);
            else if (TryTakeAt(probe, state, holds, hold, out message))
                return RingTake.Message;
        }

        return RingTake.Busy;
    }

    /// <summary>Looks at the oldest entry without taking it. What it says may be gone or half written: a hint.</summary>
    public bool TryPeek(out MessageDescriptor message)
    {
        bool full = Volatile.Read(ref _ring.State(_tail)) == EntryState.Of(_tail, EntryState.Full);
        message = full ? _ring.Descriptor(_tail) : default;
        return full;
    }

    private bool TryTakeAt<TProbe>(TProbe probe, ulong full, in HoldTable holds, int hold, out MessageDescriptor message)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        message = _ring.Descriptor(_tail);
        Fence.BetweenReads();
        probe.Step();

        // Overwritten while it was read? Then the hold table must not name it: what it names is given back when this process dies.
        if (Volatile.Read(ref _ring.State(_tail)) != full)
            return false;

        holds.Set(probe, hold, Index, _tail, message);
        probe.Step();
        if (Interlocked.CompareExchange(ref _ring.State(_tail), EntryState.Of(_tail, EntryState.Taken), full) != full)
        {
            // The producer dropped it, and gives back its chunk.
            holds.Clear(probe, hold);
            return false;
        }

        probe.Step();
        Volatile.Write(ref _ring.Tail, ++_tail);
        Fence.AfterInterlocked();
        _takenSinceWake++;
        WakeProducer(probe, evenForOne: false);
        return true;
    }

    /// <summary>
    /// A wake-up for every message would cost more than the message. A producer that waits for room is woken for half a queue of it,
    /// when nothing is left, and by a reader that takes its time.
    /// </summary>
    private void WakeProducer<TProbe>(TProbe probe, bool evenForOne)
        where TProbe : struct, IStepProbe
    {
        if (!_ring.Blocks || Volatile.Read(ref *_ring.ProducerWaits) == 0)
            return;
        if (!evenForOne && _takenSinceWake < Math.Max(1, _ring.QueueSize / 2) && MonotonicClock.Nanoseconds - _lastWake < WakeIntervalNanoseconds)
            return;

        _takenSinceWake = 0;
        _lastWake = MonotonicClock.Nanoseconds;
        WaitWord.Wake(probe, _ring.ProducerWaits);
    }

    /// <summary>An entry that a predecessor took, or that the producer dropped.</summary>
    private void SkipOne(ulong state)
    {
        if (EntryState.Kind(state) == EntryState.Dropped)
            CountSkipped();
        Volatile.Write(ref _ring.Tail, ++_tail);
    }

    /// <summary>
    /// The producer has overwritten the slot. When it wrote the found entry, only entries less than a queue size older could be unread.
    /// </summary>
    private void SkipLap(ulong found)
    {
        ulong next = Math.Max(found - _ring.QueueSize + 1, _tail + 1);
        _ring.Skipped += next - _tail;
        _tail = next;
        Volatile.Write(ref _ring.Tail, next);
    }
}
