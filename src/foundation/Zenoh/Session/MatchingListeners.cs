namespace Zenoh.Session;

/// <summary>
/// Who is told whether anybody matches: each listener that somebody does, if that is so when it comes, and every change from then on. Adding and removing
/// is thread-safe.
/// </summary>
internal sealed class MatchingListeners(ZenohSession session)
{
    private readonly Lock _lock = new();
    private readonly List<Told> _listeners = [];

    public void Add(Action<bool>? listener)
    {
        if (listener is null)
            return;
        lock (_lock)
            _listeners.Add(new Told(listener));
    }

    public void Remove(Action<bool>? listener)
    {
        lock (_lock)
        {
            int last = _listeners.FindLastIndex(told => told.Listener == listener);
            if (last >= 0)
                _listeners.RemoveAt(last);
        }
    }

    /// <summary>Tells those who were last told otherwise; never two calls at a time.</summary>
    public void Tell(bool isMatching)
    {
        Told[] listeners;
        lock (_lock)
            listeners = [.. _listeners];
        foreach (Told told in listeners.Where(told => told.IsMatching != isMatching))
        {
            told.IsMatching = isMatching;
            session.Guard(told.Listener, isMatching);
        }
    }

    private sealed class Told(Action<bool> listener)
    {
        public Action<bool> Listener => listener;

        public bool IsMatching { get; set; }
    }
}
