using System.Numerics;
using SharedMemory.Linux;
using SharedMemory.Rings;

namespace SharedMemory.Inboxes;

/// <summary>What <see cref="InboxReader.TryTake"/> found.</summary>
public enum TakeResult
{
    /// <summary>Nothing now.</summary>
    Nothing,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A ring whose producer has closed it, and which is empty; reported once.</summary>
    Closed,
}

/// <summary>A message that was taken and is held until <see cref="InboxReader.Release"/>.</summary>
/// <param name="Ring">The ring it came from.</param>
/// <param name="Hold">Its entry in the hold table; <see cref="InboxReader.MaxHeld"/> when all regular ones are in use.</param>
/// <param name="Message">What it says; unchecked.</param>
public readonly record struct TakenMessage(int Ring, int Hold, MessageDescriptor Message);

/// <summary>
/// The receiving end of all rings of an inbox. One thread at a time takes and waits; <see cref="Wake"/> and <see cref="Release"/> may
/// be called from any thread.
/// </summary>
public sealed class InboxReader
{
    /// <summary>
    /// How many messages may be held at a time. The next one gets an extra entry, and must be released before another is taken.
    /// </summary>
    public const int MaxHeld = InboxLayout.HoldCount - 1;

    private const int None = -1;

    /// <summary>The longest a sleeper relies on being woken; see docs/wire/shared-memory.md on lost wake-ups.</summary>
    private const long SleepSliceNanoseconds = 250_000_000;

    private readonly InboxSegment _inbox;
    private readonly RingReader[] _rings;
    private readonly bool[] _closed;
    private readonly TurnQueue _turns;
    private readonly ulong[] _knownBits;
    private readonly AdaptiveSpin _spin;
    private int _lastHold;
    private int _watched = None;
    private bool _woken;

    /// <summary>Takes the receiving end of an inbox, where a predecessor may have left off at any point.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="spin">The longest spinning before sleeping; zero for none, null for the default of 20 µs.</param>
    public InboxReader(InboxSegment inbox, TimeSpan? spin)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        _inbox = inbox;
        _rings = [.. Enumerable.Range(0, inbox.RingCount).Select(i => new RingReader(inbox.Ring(i), i))];
        _closed = new bool[_rings.Length];
        _turns = new TurnQueue(_rings.Length);
        _knownBits = new ulong[inbox.Doorbell.Words];
        _spin = new AdaptiveSpin(spin);

        // The bits say nothing yet: a predecessor may have taken those of rings it did not get to, or left those of rings it emptied.
        Collect();
        while (!_turns.IsEmpty)
            Forget(_turns.RemoveFirst());
        Fence.AfterInterlocked();
        foreach (RingReader ring in _rings)
        {
            if (ring.HasEntry || ring.IsClosed)
                AddTurn(ring.Index);
        }
    }

    /// <summary>The bit by which an edge owns chunks.</summary>
    /// <param name="ring">The ring.</param>
    /// <returns>The bit.</returns>
    public int OwnerBit(int ring) => _rings[ring].OwnerBit;

    /// <summary>How many messages of a ring were lost, including those whose place in the queue has not been reached yet.</summary>
    /// <param name="ring">The ring.</param>
    /// <returns>The count since the ring was made.</returns>
    public long Dropped(int ring) => ring < _inbox.RingCount ? Repair.EdgeCounts.Of(_inbox, ring).Dropped : 0;

    /// <summary>Looks whether an entry of the hold table is not in use.</summary>
    /// <param name="hold">The entry.</param>
    /// <returns>True when it was released.</returns>
    public bool IsFree(int hold) => _inbox.Holds.IsFree(hold);

    /// <summary>Counts a message that was taken but cannot be used.</summary>
    /// <param name="ring">The ring.</param>
    public void CountSkipped(int ring) => _rings[ring].CountSkipped();

    /// <summary>Takes the next message, the least recently served ring first.</summary>
    /// <param name="taken">The message, or the ring that is closed.</param>
    /// <returns>What was found.</returns>
    public TakeResult TryTake(out TakenMessage taken)
    {
        Collect();
        while (!_turns.IsEmpty)
        {
            int ring = _turns.First;
            bool closes = _rings[ring].IsClosed;
            int hold = FindHold();
            RingTake result = _rings[ring].TryTake(default(NoProbe), _inbox.Holds, hold, out MessageDescriptor message);
            if (result == RingTake.Message)
            {
                _turns.ServeFirst();
                _closed[ring] = false;
                taken = new TakenMessage(ring, hold, message);
                return TakeResult.Message;
            }

            if (result == RingTake.Busy)
                break;

            Watch(_turns.RemoveFirst());
            if (closes && !_closed[ring])
            {
                _closed[ring] = true;
                taken = new TakenMessage(ring, 0, default);
                return TakeResult.Closed;
            }
        }

        taken = default;
        return TakeResult.Nothing;
    }

    /// <summary>Where the next message of a ring is, for a reader that wants its memory near before it takes it. A hint: unchecked.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="message">What its entry says.</param>
    /// <returns>False when there is none yet.</returns>
    public bool TryPeek(int ring, out MessageDescriptor message) => _rings[ring].TryPeek(out message);

    /// <summary>Frees the entry of a held message. Its chunk must have been given back before.</summary>
    /// <param name="hold">The entry.</param>
    public void Release(int hold) => _inbox.Holds.Clear(default(NoProbe), hold);

    /// <summary>Blocks until there may be something to take, or <see cref="Wake"/> was called.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>False when the time is over and nothing happened.</returns>
    public bool Wait(TimeSpan timeout)
    {
        Collect();
        if (HasNews())
            return true;
        if (timeout == TimeSpan.Zero)
            return false;

        long start = MonotonicClock.Nanoseconds;
        long deadline = MonotonicClock.DeadlineAfter(timeout);
        bool rung = Spin(start, deadline) || Sleep(deadline);
        Collect();
        return HasNews() || rung;
    }

    /// <summary>Ends the current or the next <see cref="Wait"/>.</summary>
    public void Wake() => _inbox.Doorbell.RingControl();

    private bool HasNews()
    {
        bool woken = _woken;
        _woken = false;
        return woken || !_turns.IsEmpty;
    }

    private bool Spin(long start, long deadline)
    {
        long budget = _spin.NextBudget();
        if (budget == 0)
            return false;

        long end = Math.Min(start + budget, deadline);
        bool rung = false;
        while (!rung && MonotonicClock.Nanoseconds < end)
        {
            Thread.SpinWait(1);
            Collect();
            rung = _woken || !_turns.IsEmpty;
        }

        _spin.Observe(rung);
        return rung;
    }

    private bool Sleep(long deadline)
    {
        Forget(_watched);
        Collect();
        if (_woken || !_turns.IsEmpty)
            return true;

        Doorbell doorbell = _inbox.Doorbell;
        while (true)
        {
            doorbell.Announce(default(NoProbe));
            bool rung = doorbell.AnySet(default(NoProbe));
            long now = MonotonicClock.Nanoseconds;
            if (rung || now >= deadline)
            {
                doorbell.Withdraw();
                return rung;
            }

            doorbell.Sleep(Math.Min(deadline, now + SleepSliceNanoseconds));
        }
    }

    /// <summary>
    /// Gives turns to rings with news. The bits of rings that have one stay set, and that of the ring found empty last, which is looked
    /// at itself: a busy sender then only reads the doorbell, and its cache line stays with both sides.
    /// </summary>
    private void Collect()
    {
        Doorbell doorbell = _inbox.Doorbell;
        for (int word = 0; word < doorbell.Words; word++)
        {
            ulong bits = doorbell.Collect(default(NoProbe), word, _knownBits[word]);
            if (word == 0 && (bits >> Doorbell.Control) != 0)
            {
                _woken = true;
                bits &= ~(1UL << Doorbell.Control);
            }

            for (; bits != 0; bits &= bits - 1)
                AddTurn(Doorbell.RingOf((word * 64) + BitOperations.TrailingZeroCount(bits)));
        }

        if (_watched != None && (_rings[_watched].HasEntry || (_rings[_watched].IsClosed && !_closed[_watched])))
            AddTurn(_watched);
    }

    private void AddTurn(int ring)
    {
        if (ring >= _rings.Length)
            return;

        _turns.Add(ring);
        if (ring == _watched)
            _watched = None;
        int bit = Doorbell.BitOf(ring);
        _knownBits[bit / 64] |= 1UL << (bit % 64);
    }

    private void Watch(int ring)
    {
        Forget(_watched);
        _watched = ring;
    }

    /// <summary>From now on only its bit tells of a ring that has no turn.</summary>
    private void Forget(int ring)
    {
        if (ring == None)
            return;

        if (ring == _watched)
            _watched = None;
        int bit = Doorbell.BitOf(ring);
        _knownBits[bit / 64] &= ~(1UL << (bit % 64));
    }

    /// <summary>The entry used last is the likeliest to be free, and in the cache.</summary>
    private int FindHold()
    {
        for (int i = 0; i < MaxHeld; i++)
        {
            int hold = (_lastHold + i) % MaxHeld;
            if (_inbox.Holds.IsFree(hold))
                return _lastHold = hold;
        }

        return MaxHeld;
    }
}
