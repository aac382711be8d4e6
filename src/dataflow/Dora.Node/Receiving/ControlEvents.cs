namespace Dora.Node.Receiving;

/// <summary>Events that are no messages, on their way from the control thread to the receiving thread.</summary>
internal sealed class ControlEvents
{
    /// <summary>How many unread events are kept; newer ones are dropped and counted, and the count is reported as an error event.</summary>
    public const int MaxPending = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<NodeEvent> _pending = new();
    private NodeEvent? _last;
    private Action? _wake;
    private Action? _ending;
    private Action? _catchUp;
    private int _dropped;
    private volatile bool _any;

    /// <summary>True when <see cref="TryTake"/> has something; one volatile read, for the path of every message.</summary>
    public bool Any => _any;

    public bool HasLast
    {
        get
        {
            lock (_lock)
                return _last is not null;
        }
    }

    /// <summary>Sets what waits until everything that has arrived was added.</summary>
    public void ReadAheadWith(Action catchUp) => _catchUp = catchUp;

    /// <summary>Waits until everything the daemon has said so far was added.</summary>
    public void CatchUp() => _catchUp?.Invoke();

    /// <summary>Sets what to call when something was added, and before the last event; calls them if that has happened already.</summary>
    public void Attach(Action wake, Action ending)
    {
        lock (_lock)
        {
            _wake = wake;
            _ending = ending;
            if (_last is not null)
                ending();
        }
    }

    /// <summary>From now on nothing is called any more.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            _wake = null;
            _ending = null;
        }
    }

    public void Add(NodeEvent added)
    {
        lock (_lock)
        {
            if (_pending.Count < MaxPending)
                _pending.Enqueue(added);
            else
                _dropped++;
            _any = true;
            _wake?.Invoke();
        }
    }

    /// <summary>Adds the last event; it overtakes all others, and a second one is ignored.</summary>
    public void End(NodeEvent last)
    {
        lock (_lock)
        {
            _last ??= last;
            _any = true;
            _ending?.Invoke();
            _wake?.Invoke();
        }
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="next">The event.</param>
    /// <param name="isLast">True when no other follows.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out NodeEvent? next, out bool isLast)
    {
        lock (_lock)
        {
            next = _last ?? TakeDropped() ?? (_pending.TryDequeue(out NodeEvent? pending) ? pending : null);
            isLast = _last is not null;
            _any = isLast || _dropped > 0 || _pending.Count > 0;
            return next is not null;
        }
    }

    private ErrorEvent? TakeDropped()
    {
        if (_dropped == 0)
            return null;
        ErrorEvent report = new($"{_dropped} events were lost because the node left {MaxPending} unread; call Receive more often");
        _dropped = 0;
        return report;
    }
}
