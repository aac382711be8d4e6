namespace Zenoh.Links.Tls;

/// <summary>Calls once when a moment has come, however far it lies ahead (timers reach 49 days).</summary>
internal sealed class CertificateExpiry : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _expires;
    private readonly Action _expired;
    private readonly ITimer _timer;

    public CertificateExpiry(TimeProvider time, DateTimeOffset expires, Action expired)
    {
        _time = time;
        _expires = expires;
        _expired = expired;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Next(), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_time.GetUtcNow() >= _expires)
        {
            _expired();
        }
        else
        {
            _timer.Change(Next(), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Next()
    {
        var left = _expires - _time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }
}
