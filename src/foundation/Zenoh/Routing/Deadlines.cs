namespace Zenoh.Routing;

/// <summary>Everything in a node that happens after a time, with one timer. Thread-safe.</summary>
internal sealed class Deadlines : IDisposable
{
    /// <summary>Timers take no more than 49.7 days at a time; what is due later is waited for in several steps.</summary>
    private static readonly TimeSpan _longestStep = TimeSpan.FromDays(1);

    /// <summary>A century: more is the same, and in ticks of any clock within 64 bits.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(36_500);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Entry, long> _entries = new();
    private readonly ITimer _timer;
    private readonly Action<string> _warn;
    private int _cancelled;
    private bool _disposed;

    /// <param name="time">The clock.</param>
    /// <param name="warn">Told about actions that fail; on any thread, no lock held.</param>
    public Deadlines(TimeProvider time, Action<string> warn)
    {
        (_time, _warn) = (time, warn);
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Has something done later, on a thread of the pool, with no lock held. An exception ends neither the process nor what else is due: the operator is
    /// told.
    /// </summary>
    /// <returns>Disposing it prevents that.</returns>
    public IDisposable After(TimeSpan delay, Action action)
    {
        var entry = new Entry(this, action);
        lock (_lock)
        {
            long due = _time.GetTimestamp() + (long)(Math.Min(delay.TotalSeconds, _longest.TotalSeconds) * _time.TimestampFrequency);
            _entries.Enqueue(entry, due);
            if (_entries.Peek() == entry)
                Arm();
        }

        return entry;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _entries.Clear();
        }

        _timer.Dispose();
    }

    private void Expire()
    {
        while (TryTake(out Action? action))
        {
            try
            {
                action?.Invoke();
            }
            catch (Exception error)
            {
                _warn($"What was to be done after a time failed; the rest goes on. Callbacks of this program must not throw. {error}");
            }
        }
    }

    private bool TryTake(out Action? action)
    {
        lock (_lock)
        {
            action = null;
            if (!_entries.TryPeek(out Entry? entry, out long due) || due > _time.GetTimestamp())
            {
                Arm();
                return false;
            }

            _entries.Dequeue();
            action = entry.Take();
            if (action is null)
                _cancelled--;
            return true;
        }
    }

    private void Arm()
    {
        if (_disposed || !_entries.TryPeek(out _, out long due))
            return;
        double seconds = Math.Clamp((due - _time.GetTimestamp()) / (double)_time.TimestampFrequency, 0, _longestStep.TotalSeconds);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(seconds * 1000)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled entries stay until their time comes or they are more than the others.</summary>
    private void Cancelled()
    {
        lock (_lock)
        {
            const int Few = 1_024;
            if (++_cancelled < Few || _cancelled < _entries.Count / 2)
                return;
            (Entry Element, long Priority)[] living = [.. _entries.UnorderedItems.Where(static item => item.Element.IsPending)];
            _entries.Clear();
            _entries.EnqueueRange(living);
            _cancelled = 0;
        }
    }

    private sealed class Entry(Deadlines owner, Action action) : IDisposable
    {
        private Action? _action = action;

        public bool IsPending => Volatile.Read(ref _action) is not null;

        public Action? Take() => Interlocked.Exchange(ref _action, null);

        public void Dispose()
        {
            if (Take() is not null)
                owner.Cancelled();
        }
    }
}
