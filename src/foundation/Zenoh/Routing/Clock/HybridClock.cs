namespace Zenoh.Routing.Clock;

/// <summary>
/// Timestamps that are later than all this node made or saw before: the time of day with its four lowest bits used as a counter (Zenoh wire
/// specification, Timestamp and HLC).
/// Thread-safe.
/// </summary>
internal sealed class HybridClock(ZenohId id, TimeProvider time)
{
    /// <summary>How far a foreign timestamp may be ahead of this clock, in milliseconds; UHLC_MAX_DELTA_MS overrides it.</summary>
    public const int DefaultMaxAheadMilliseconds = 500;

    private const ulong CounterBits = 0xF;

    private readonly Lock _lock = new();
    private readonly ulong _maxAhead = ((ulong)MaxAheadMilliseconds() << 32) / 1000;
    private ulong _last;

    public Timestamp Now()
    {
        ulong physical = Physical() & ~CounterBits;
        lock (_lock)
        {
            _last = Math.Max(physical, _last + 1);
            return new Timestamp(_last, id);
        }
    }

    /// <summary>Takes note of a foreign timestamp.</summary>
    /// <returns>False when it is too far ahead; then it is not taken note of.</returns>
    public bool TryUpdate(Timestamp foreign)
    {
        ulong now = Physical();
        if (foreign.Ntp64 > now && foreign.Ntp64 - now > _maxAhead)
            return false;
        lock (_lock)
        {
            _last = Math.Max(_last, foreign.Ntp64);
            return true;
        }
    }

    private static int MaxAheadMilliseconds() =>
        int.TryParse(Environment.GetEnvironmentVariable("UHLC_MAX_DELTA_MS"), out int milliseconds) && milliseconds >= 0
            ? milliseconds
            : DefaultMaxAheadMilliseconds;

    private ulong Physical() => Timestamp.FromTime(time.GetUtcNow(), id).Ntp64;
}
