namespace Zenoh.Scouting;

/// <summary>Asks at once when started, then again at the pace of <see cref="ScoutPace"/> until stopped. Thread-safe; questions never overlap.</summary>
internal sealed class ScoutRhythm : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _ask;
    private readonly ITimer _timer;
    private ScoutPace _pace;
    private bool _asking;

    public ScoutRhythm(Action ask, TimeProvider time)
    {
        _ask = ask;
        _timer = time.CreateTimer(_ => Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins anew, with short pauses; nothing happens while it is asking already.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_asking)
                return;
            _asking = true;
            _pace = default;
            Ask();
        }
    }

    /// <summary>Returns when no question is under way, and none follows.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _asking = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    private void Ask()
    {
        lock (_gate)
        {
            if (!_asking)
                return;
            _ask();
            _timer.Change(_pace.Next(), Timeout.InfiniteTimeSpan);
        }
    }
}
