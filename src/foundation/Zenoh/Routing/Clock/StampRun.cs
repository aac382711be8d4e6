namespace Zenoh.Routing.Clock;

/// <summary>Timestamps for messages that came together, taken from the clock several at a time. For one thread.</summary>
/// <param name="clock">The clock.</param>
/// <param name="present">What it said when they came.</param>
internal struct StampRun(HybridClock clock, ulong present)
{
    /// <summary>Times taken at once; together 4 ns.</summary>
    private const uint AtOnce = 16;

    private ulong _next;
    private uint _left;

    /// <summary>Later than those before.</summary>
    public Timestamp Next()
    {
        if (_left == 0)
        {
            _next = clock.Reserve(present, AtOnce);
            _left = AtOnce;
        }

        _left--;
        return new Timestamp(_next++, clock.Id);
    }
}
