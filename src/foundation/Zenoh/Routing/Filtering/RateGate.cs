namespace Zenoh.Routing.Filtering;

/// <summary>
/// Lets so many messages a second pass, evenly spread: one in each period. Periods follow each other without a gap while messages come faster than
/// that, so that a limit that is no divisor of the rate is met all the same. Thread-safe.
/// </summary>
internal sealed class RateGate
{
    private readonly TimeProvider _time;
    private readonly long _period;
    private long _next;

    /// <param name="frequency">Messages per second; 0 lets none pass.</param>
    /// <param name="time">The monotonic clock.</param>
    public RateGate(double frequency, TimeProvider time)
    {
        _time = time;
        _period = frequency > 0 ? (long)Math.Min(time.TimestampFrequency / frequency, long.MaxValue / 2) : 0;
        _next = frequency > 0 ? long.MinValue : long.MaxValue;
    }

    public bool TryPass()
    {
        long next = Volatile.Read(ref _next);
        while (next != long.MaxValue)
        {
            long now = _time.GetTimestamp();
            if (now < next)
                return false;
            long following = next >= now - _period ? next + _period : now + _period;
            long seen = Interlocked.CompareExchange(ref _next, following, next);
            if (seen == next)
                return true;
            next = seen;
        }

        return false;
    }
}
