namespace Zenoh.Routing.Clock;

/// <summary>
/// Timestamps that are later than all this node made or saw before: the time of day with its four lowest bits used as a counter (Zenoh wire
/// specification, Timestamp and HLC). Thread-safe.
/// </summary>
internal sealed class HybridClock(ZenohId id, TimeProvider time)
{
    /// <summary>How far a foreign timestamp may be ahead of this clock, in milliseconds; UHLC_MAX_DELTA_MS overrides it.</summary>
    public const int DefaultMaxAheadMilliseconds = 500;

    private const ulong CounterBits = 0xF;

    private readonly ulong _maxAhead = ((ulong)MaxAheadMilliseconds() << 32) / 1000;
    private ulong _last;

    /// <summary>What its timestamps carry.</summary>
    public ZenohId Id => id;

    /// <summary>The time of day, to be read once for all messages that came together.</summary>
    public ulong Read() => Timestamp.FromTime(time.GetUtcNow(), id).Ntp64 & ~CounterBits;

    public Timestamp Now() => Now(Read());

    /// <summary>A timestamp of the present, or of a moment later when there is one of the present already.</summary>
    /// <param name="present">What <see cref="Read"/> said.</param>
    public Timestamp Now(ulong present) => new(Reserve(present, count: 1), id);

    /// <summary>Takes consecutive times for messages that came together, as <see cref="Now(ulong)"/> does for one. Those that are not used are lost.</summary>
    /// <param name="present">What <see cref="Read"/> said.</param>
    /// <param name="count">How many; each is one above the one before.</param>
    /// <returns>The first.</returns>
    public ulong Reserve(ulong present, uint count)
    {
        ulong last = Volatile.Read(ref _last);
        while (true)
        {
            ulong next = Math.Max(present, last + 1);
            ulong found = Interlocked.CompareExchange(ref _last, next + count - 1, last);
            if (found == last)
                return next;
            last = found;
        }
    }

    /// <summary>Takes note of a foreign timestamp.</summary>
    /// <param name="foreign">The timestamp.</param>
    /// <param name="present">What <see cref="Read"/> said.</param>
    /// <returns>False when it is too far ahead; then it is not taken note of.</returns>
    public bool TryUpdate(Timestamp foreign, ulong present)
    {
        if (foreign.Ntp64 > present && foreign.Ntp64 - present > _maxAhead)
            return false;
        ulong last = Volatile.Read(ref _last);
        while (last < foreign.Ntp64)
        {
            ulong found = Interlocked.CompareExchange(ref _last, foreign.Ntp64, last);
            if (found == last)
                break;
            last = found;
        }

        return true;
    }

    private static int MaxAheadMilliseconds() =>
        int.TryParse(Environment.GetEnvironmentVariable("UHLC_MAX_DELTA_MS"), out int milliseconds) && milliseconds >= 0
            ? milliseconds
            : DefaultMaxAheadMilliseconds;
}
