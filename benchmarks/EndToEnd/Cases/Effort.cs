namespace Dora.Benchmarks.Cases;

/// <summary>How long each measurement takes.</summary>
/// <param name="Messages">Paced, ping-pong and timer: how many messages are measured.</param>
/// <param name="PeriodNanoseconds">Paced and timer: the time between two messages.</param>
/// <param name="DurationNanoseconds">Throughput and fan-out: how long the sender sends.</param>
internal sealed record Effort(int Messages, long PeriodNanoseconds, long DurationNanoseconds)
{
    private const long Millisecond = 1_000_000;

    /// <summary>
    /// From here on the pace of copies is 100 Hz: copying 4 MB a thousand times a second would be a load and no longer a pace. Messages
    /// filled in place keep 1 kHz, because they are compared with small ones, and a rarer wake-up is a colder one.
    /// </summary>
    private const int SlowPaceFromBytes = 4_000_000;

    /// <summary>The effort for a case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="contender">Who answers.</param>
    /// <param name="quick">True for the developer's glance of <c>--quick</c>.</param>
    /// <returns>Counts and times.</returns>
    public static Effort For(Case item, Contender contender, bool quick)
    {
        var large = item.Bytes >= SlowPaceFromBytes;
        return item.Scenario switch
        {
            Scenario.Timer => new(quick ? 1000 : 2000, Millisecond, 0),
            Scenario.Paced when large && contender != Contender.InPlace => new(quick ? 20 : 40, 10 * Millisecond, 0),
            Scenario.Paced => new(quick ? 200 : 400, Millisecond, 0),
            Scenario.PingPong when item.Bytes > SlowPaceFromBytes => new(10, 0, 0),
            Scenario.PingPong when item.Bytes >= 400 * 1024 => new(quick ? 50 : 100, 0, 0),
            Scenario.PingPong => new(quick ? 1000 : 2000, 0, 0),
            _ => new(0, 0, (quick ? 100 : 200) * Millisecond),
        };
    }
}
