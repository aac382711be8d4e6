using Zenoh.Links;

namespace Zenoh.Scouting;

/// <summary>
/// Dials nodes that were found: one dial per node at a time, its locators one after the other until one opens, several nodes at once, the rest in a queue. Thread-safe.
/// </summary>
/// <remarks>A node whose locators all fail is forgotten; it is dialled again when it is found again, which the pace of questions spaces out.</remarks>
internal sealed class Autoconnect : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ZenohId, Attempt> _attempts = [];
    private readonly Queue<Attempt> _waiting = [];
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly int _atOnce;
    private readonly Func<ZenohId, bool> _isConnected;
    private readonly NodeDialer _dial;
    private int _workers;
    private long _failedDials;

    /// <param name="atOnce">Nodes dialled at the same time; a client dials one.</param>
    /// <param name="isConnected">Whether there is a session with the node. A client says yes to any node once it has one.</param>
    /// <param name="dial">Opens a session.</param>
    public Autoconnect(int atOnce, Func<ZenohId, bool> isConnected, NodeDialer dial)
    {
        _atOnce = atOnce;
        _isConnected = isConnected;
        _dial = dial;
        _ended = _end.Token;
    }

    /// <summary>Raised, on a dialling thread, when the last dial there was has ended, one way or the other.</summary>
    public event Action? Settled;

    /// <summary>Nodes that are being dialled or wait for it.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
                return _attempts.Count;
        }
    }

    /// <summary>Locators that did not open, since the start.</summary>
    public long FailedDials => Volatile.Read(ref _failedDials);

    /// <summary>Decides about a node that was found, by either way, and begins to dial it if that is the verdict. Does not block.</summary>
    public AutoconnectVerdict Consider(in AutoconnectRule rule, ScoutedNode node)
    {
        AutoconnectVerdict verdict = rule.Judge(node);
        if (verdict != AutoconnectVerdict.Dial)
            return verdict;
        return _isConnected(node.Id) ? AutoconnectVerdict.AlreadyConnected : Enqueue(node);
    }

    /// <summary>Ends all dials; those that block are told through their token.</summary>
    public void Dispose()
    {
        lock (_gate)
            _waiting.Clear();
        _end.Cancel();
        _end.Dispose();
    }

    private AutoconnectVerdict Enqueue(ScoutedNode node)
    {
        lock (_gate)
        {
            if (_attempts.TryGetValue(node.Id, out Attempt? running))
            {
                running.Next = running.Node.Equals(node) ? null : node;
                return AutoconnectVerdict.AlreadyDialling;
            }

            if (_attempts.Count == ScoutingLimits.PendingDials || _ended.IsCancellationRequested)
                return AutoconnectVerdict.TooMany;
            Attempt attempt = new(node);
            _attempts.Add(node.Id, attempt);
            _waiting.Enqueue(attempt);
            if (_workers < _atOnce)
            {
                _workers++;
                _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            return AutoconnectVerdict.Dial;
        }
    }

    private void Work()
    {
        while (TakeNext() is { } attempt)
        {
            bool settled;
            while (!TryFinish(attempt, TryNode(attempt.Node), out settled))
            {
                // It announced other locators meanwhile.
            }

            if (settled)
                Settled?.Invoke();
        }
    }

    private Attempt? TakeNext()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out Attempt? attempt))
                return attempt;
            _workers--;
            return null;
        }
    }

    // True when nothing is left to do about the node.
    private bool TryNode(ScoutedNode node)
    {
        foreach (string text in node.Locators)
        {
            if (_ended.IsCancellationRequested || _isConnected(node.Id))
                return true;
            if (Locator.TryParse(text, out Locator? locator, out _) && TryDial(locator, node))
                return true;
        }

        return false;
    }

    private bool TryDial(Locator locator, ScoutedNode node)
    {
        try
        {
            _dial(locator, node.Id, _ended);
            return true;
        }
        catch (Exception failure) when (failure is ZenohException or OperationCanceledException)
        {
            // Unreachable locators are ordinary: nodes announce every address they have.
            Interlocked.Increment(ref _failedDials);
            return false;
        }
    }

    private bool TryFinish(Attempt attempt, bool isDone, out bool settled)
    {
        lock (_gate)
        {
            settled = false;
            if (!isDone && attempt.Next is { } newer)
            {
                attempt.Node = newer;
                attempt.Next = null;
                return false;
            }

            _attempts.Remove(attempt.Node.Id);
            settled = _attempts.Count == 0;
            return true;
        }
    }

    private sealed class Attempt(ScoutedNode node)
    {
        public ScoutedNode Node { get; set; } = node;

        public ScoutedNode? Next { get; set; }
    }
}
