using SharedMemory.Inboxes;
using SharedMemory.Linux;

namespace SharedMemory.Rings;

/// <summary>
/// The sending end of an edge. One thread at a time. The order for one message: make room (<see cref="HasRoom"/>, then
/// <see cref="TryDropOldest"/> or <see cref="WaitForRoom"/>), <see cref="Publish"/>, and whoever removed an entry gives back its chunk.
/// </summary>
public sealed unsafe class RingWriter
{
    /// <summary>The longest a sleeping producer relies on being woken. Short, because a reader does not wake it for every message.</summary>
    private const long WaitSliceNanoseconds = 10_000_000;

    private readonly InboxSegment _inbox;
    private readonly RingView _ring;
    private readonly int _index;
    private readonly AdaptiveSpin _spin;
    private ulong _head;
    private ulong _oldest;

    /// <summary>Takes the sending end of a ring, where a predecessor may have left off at any point.</summary>
    /// <param name="inbox">The inbox of the receiver.</param>
    /// <param name="index">The index of the ring.</param>
    /// <param name="spin">The longest spinning before sleeping; zero for none, null for the default of 20 µs.</param>
    public RingWriter(InboxSegment inbox, int index, TimeSpan? spin = null)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        _spin = new AdaptiveSpin(spin);
        _inbox = inbox;
        _index = index;
        _ring = inbox.Ring(index);
        _head = RingRecovery.HeadOf(_ring);
        _oldest = _head - _ring.Slots;
    }

    /// <summary>The bit that marks this edge's ownership of a chunk.</summary>
    public int OwnerBit => _ring.OwnerBit;

    /// <summary>True when the sender waits for room instead of dropping the oldest message.</summary>
    public bool Blocks => _ring.Blocks;

    /// <summary>False while nobody receives: then nothing should be published.</summary>
    public bool IsAttached => Volatile.Read(ref _ring.Attached) != 0;

    /// <summary>True once nothing more may be published, whoever said so.</summary>
    public bool IsClosed => Volatile.Read(ref _ring.Closed) != 0;

    /// <summary>How many entries are unread at most.</summary>
    public int MaxUnread
    {
        get
        {
            _ = HasRoom();
            return (int)(_head - _oldest);
        }
    }

    /// <summary>Looks whether an entry may be published.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool HasRoom() => HasRoom(default(NoProbe));

    /// <summary>Drops the oldest unread entry, unless the consumer was faster. Only while <see cref="MaxUnread"/> is not 0.</summary>
    /// <param name="dropped">The dropped entry; the caller gives back its chunk.</param>
    /// <returns>False when the consumer took it.</returns>
    public bool TryDropOldest(out MessageDescriptor dropped) => TryDropOldest(default(NoProbe), out dropped);

    /// <summary>Publishes an entry and rings the receiver's doorbell. There must be room.</summary>
    /// <param name="message">The entry.</param>
    /// <returns>False when the edge was detached meanwhile and the entry taken back; the caller gives back its chunk.</returns>
    public bool Publish(in MessageDescriptor message) => Publish(default(NoProbe), message);

    /// <summary>
    /// Sleeps until there may be room. May return early for no reason; look again whether there is, whether the edge is still attached
    /// and whether waiting still makes sense.
    /// </summary>
    public void WaitForRoom()
    {
        if (!Spin() && PrepareToWait(default(NoProbe)))
            _ = Futex.WaitUntil(_ring.ProducerWaits, 1, MonotonicClock.Nanoseconds + WaitSliceNanoseconds);
    }

    /// <summary>Ends a <see cref="WaitForRoom"/> of another thread early.</summary>
    public void Wake() => WaitWord.Wake(default(NoProbe), _ring.ProducerWaits);

    /// <summary>Says that nothing more will come. Any thread may; a wait of the sending thread ends.</summary>
    public void Close()
    {
        Volatile.Write(ref _ring.Closed, 1);
        Interlocked.MemoryBarrier();
        Wake();
        _inbox.Doorbell.Ring(default(NoProbe), _index);
    }

    internal bool HasRoom<TProbe>(TProbe probe)
        where TProbe : struct, IStepProbe
    {
        while (_head - _oldest >= _ring.QueueSize)
        {
            // The consumer's position is a hint that saves looking at entries one by one; only a possible one is believed.
            probe.Step();
            ulong tail = Volatile.Read(ref _ring.Tail);
            if (tail - _oldest <= _head - _oldest)
                _oldest = tail;
            if (_head - _oldest < _ring.QueueSize)
                break;

            probe.Step();
            if (Volatile.Read(ref _ring.State(_oldest)) == EntryState.Of(_oldest, EntryState.Full))
                return false;
            _oldest++;
        }

        return true;
    }

    internal bool TryDropOldest<TProbe>(TProbe probe, out MessageDescriptor dropped)
        where TProbe : struct, IStepProbe
    {
        ulong sequence = _oldest++;
        ulong full = EntryState.Of(sequence, EntryState.Full);
        probe.Step();
        bool won = Interlocked.CompareExchange(ref _ring.State(sequence), EntryState.Of(sequence, EntryState.Dropped), full) == full;
        dropped = won ? _ring.Descriptor(sequence) : default;
        return won;
    }

    internal bool Publish<TProbe>(TProbe probe, in MessageDescriptor message)
        where TProbe : struct, IStepProbe
    {
        ulong sequence = _head++;
        ulong full = EntryState.Of(sequence, EntryState.Full);
        probe.Step();
        _ring.Descriptor(sequence) = message;
        probe.Step();
        Volatile.Write(ref _ring.State(sequence), full);
        probe.Step();
        Volatile.Write(ref _ring.Head, _head);

        // The entry must be visible before the flags are read: the other sides write their flag, then look for entries.
        Interlocked.MemoryBarrier();
        probe.Step();
        if (Volatile.Read(ref _ring.Attached) == 0)
        {
            probe.Step();
            return Interlocked.CompareExchange(ref _ring.State(sequence), EntryState.Of(sequence, EntryState.Taken), full) != full;
        }

        _inbox.Doorbell.Ring(probe, _index);
        return true;
    }

    private bool Spin()
    {
        long budget = _spin.NextBudget();
        if (budget == 0)
            return false;

        long end = MonotonicClock.Nanoseconds + budget;
        bool room = HasRoom();
        while (!room && MonotonicClock.Nanoseconds < end)
        {
            Thread.SpinWait(1);
            room = HasRoom();
        }

        _spin.Observe(room);
        return room;
    }

    /// <summary>Announces the wait, then looks again.</summary>
    /// <returns>True when sleeping makes sense.</returns>
    internal bool PrepareToWait<TProbe>(TProbe probe)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        _ = Interlocked.Exchange(ref *_ring.ProducerWaits, 1);
        Fence.AfterInterlocked();
        if (!HasRoom(probe) && IsAttached && !IsClosed)
            return true;

        Volatile.Write(ref *_ring.ProducerWaits, 0);
        return false;
    }
}
