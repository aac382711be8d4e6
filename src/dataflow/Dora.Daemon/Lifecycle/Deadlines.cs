namespace Dora.Daemon.Lifecycle;

/// <summary>What is to happen at certain times. Used by the loop only; it is woken when the next deadline has come.</summary>
internal sealed class Deadlines : IDisposable
{
    private readonly PriorityQueue<Entry, long> _entries = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public Deadlines(TimeProvider time, Action wake)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((Action)state!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Plans an action.</summary>
    /// <returns>Disposing it calls the action off.</returns>
    public IDisposable After(TimeSpan delay, Action action)
    {
        Entry entry = new(action);
        _entries.Enqueue(entry, _time.GetTimestamp() + (long)(Math.Max(delay.TotalSeconds, 0) * _time.TimestampFrequency));
        return entry;
    }

    /// <summary>Does what is due, then sets the clock for what is next.</summary>
    public void RunDue()
    {
        while (_entries.TryPeek(out Entry? entry, out long due) && (entry.IsCancelled || due <= _time.GetTimestamp()))
        {
            _ = _entries.Dequeue();
            entry.Run();
        }

        if (_entries.TryPeek(out _, out long next))
            _timer.Change(Until(next), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Rounded up to the millisecond: waking early would mean waking twice.</summary>
    private TimeSpan Until(long due)
    {
        double milliseconds = Math.Ceiling((due - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, int.MaxValue));
    }

    private sealed class Entry(Action action) : IDisposable
    {
        public bool IsCancelled { get; private set; }

        public void Run()
        {
            if (!IsCancelled)
                action();
        }

        public void Dispose() => IsCancelled = true;
    }
}
