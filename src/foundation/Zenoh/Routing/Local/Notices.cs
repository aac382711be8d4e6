using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Local;

/// <summary>
/// What waits to be told to one watcher of a session. It is told in order, one at a time, and not on the thread that caused it: a callback that does not
/// return holds up nobody else. What waits meanwhile is bounded by what exists, however much comes and goes. Thread-safe.
/// </summary>
/// <param name="tell">Calls the session.</param>
/// <param name="start">Has something done elsewhere.</param>
internal sealed class Notices(Action<Notice> tell, Action<Action> start)
{
    /// <summary>While so many wait, a further one takes the place of the last of its key, or of none if both together change nothing.</summary>
    public const int ToldOneByOne = 1_024;

    private readonly Lock _lock = new();
    private readonly LinkedList<Notice> _waiting = [];
    private readonly Dictionary<(EntityKind Kind, KeyExpression Key), LinkedListNode<Notice>> _last = [];
    private bool _isTelling;
    private bool _isClosed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Adds one; only under the tables' lock, which is what orders them.</summary>
    public void Add(Notice notice)
    {
        lock (_lock)
        {
            if (_isClosed || (_waiting.Count >= ToldOneByOne && !TryMerge(ref notice)))
                return;
            LinkedListNode<Notice> node = _waiting.AddLast(notice);
            if (notice.Key is { } key)
                _last[(notice.Kind, key)] = node;
        }
    }

    /// <summary>Has told what waits, unless that is under way. Returns at once.</summary>
    public void Tell()
    {
        lock (_lock)
        {
            if (_isTelling || _waiting.Count == 0)
                return;
            _isTelling = true;
        }

        start(TellAll);
    }

    /// <summary>The watcher has ended: nothing more is told.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Clear();
            _last.Clear();
            _last.TrimExcess();
        }
    }

    /// <summary>False when with this notice nothing remains to be told of its key.</summary>
    private bool TryMerge(ref Notice notice)
    {
        if (notice.Key is not { } key || !_last.Remove((notice.Kind, key), out LinkedListNode<Notice>? last))
            return true;
        _waiting.Remove(last);
        notice = notice with { Before = last.Value.Before };
        return notice.Before != notice.Now;
    }

    private void TellAll()
    {
        while (TryTake(out Notice next))
            tell(next);
    }

    private bool TryTake(out Notice next)
    {
        lock (_lock)
        {
            _isTelling = _waiting.First is not null;
            if (_waiting.First is not { } first)
            {
                next = default;
                if (_last.Capacity > ToldOneByOne)
                    _last.TrimExcess();
                return false;
            }

            next = first.Value;
            _waiting.Remove(first);
            if (next.Key is { } key && _last.TryGetValue((next.Kind, key), out LinkedListNode<Notice>? last) && last == first)
                _last.Remove((next.Kind, key));
            return true;
        }
    }
}
