namespace Zenoh.Transport;

/// <summary>The one timer of all transports of a node: leases expire and keep-alives leave on its ticks.</summary>
internal sealed class LeaseClock : IDisposable
{
    private const int TicksPerKeepAlive = 5;

    private readonly TimeProvider _time;
    private readonly Func<IEnumerable<TransportCore>> _transports;
    private readonly long _start;
    private readonly ITimer _timer;
    private int _ticking;

    public LeaseClock(TransportOptions options, Func<IEnumerable<TransportCore>> transports)
    {
        _time = options.Time;
        _transports = transports;
        _start = _time.GetTimestamp();
        TimeSpan soonest = TimeSpan.FromTicks(Math.Min((options.Lease / options.KeepAlivesPerLease).Ticks, options.JoinInterval.Ticks));
        TimeSpan period = soonest / TicksPerKeepAlive;
        period = TimeSpan.FromTicks(Math.Clamp(period.Ticks, TransportLimits.ShortestTick.Ticks, TransportLimits.LongestTick.Ticks));
        _timer = _time.CreateTimer(_ => Tick(), null, period, period);
    }

    public void Dispose() => _timer.Dispose();

    // A tick that takes longer than a period is not overtaken by the next.
    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
            return;
        TimeSpan now = _time.GetElapsedTime(_start);
        foreach (TransportCore transport in _transports())
            transport.Tick(now);
        Volatile.Write(ref _ticking, 0);
    }
}
