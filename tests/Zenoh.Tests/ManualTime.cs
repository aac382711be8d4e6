namespace Zenoh.Tests;

/// <summary>
/// A clock that stands still until a test moves it. It goes from one timer that is due to the next; each runs on the thread that moves it. Thread-safe;
/// moved by one thread at a time.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    /// <param name="start">The time it shows at first; null for a day after all recordings were made.</param>
    public ManualTime(DateTimeOffset? start = null) => _now = (start ?? new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How long from now the first one ends that awaits <see cref="Task.Delay(TimeSpan, TimeProvider)"/>; null when nobody does.</summary>
    public TimeSpan? UntilNextDelay
    {
        get
        {
            lock (_gate)
                return _timers.Where(static timer => timer.IsDelay && timer.Due is not null).Min(timer => timer.Due - GetTimestamp()) is { } ticks ? new TimeSpan(ticks) : null;
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is var (timer, due))
        {
            Interlocked.Exchange(ref _now, Math.Max(GetTimestamp(), due));
            timer.Run();
        }

        Interlocked.Exchange(ref _now, end);
    }

    private (ManualTimer Timer, long Due)? TakeDue(long end)
    {
        lock (_gate)
            return _timers.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due) is { } next ? (next, next.Take()) : null;
    }

    // Guarded by the clock's gate.
    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>Null while it does not run.</summary>
        public long? Due { get; private set; }

        // The framework hands the task that is awaited to its timer.
        public bool IsDelay => state is Task;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetTimestamp() + dueTime.Ticks;
                return true;
            }
        }

        /// <summary>When it was due; it is due again after its period.</summary>
        public long Take()
        {
            long due = Due!.Value;
            Due = _period > TimeSpan.Zero ? due + _period.Ticks : null;
            return due;
        }

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (time._gate)
            {
                Due = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
