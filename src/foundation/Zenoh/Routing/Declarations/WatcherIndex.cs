using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Declarations;

/// <summary>Watchers by key, so that a declaration meets only those it concerns. Guarded by the tables' lock.</summary>
internal sealed class WatcherIndex
{
    private readonly KeyExpressionTree<List<Watcher>> _restricted = new();
    private readonly List<Watcher> _unrestricted = [];
    private readonly HashSet<Watcher> _all = [];

    /// <summary>All there are, in no order.</summary>
    public IReadOnlyCollection<Watcher> All => _all;

    public void Add(Watcher watcher)
    {
        _all.Add(watcher);
        if (watcher.Key is null)
            _unrestricted.Add(watcher);
        else if (_restricted.TryGet(watcher.Key, out List<Watcher>? list))
            list.Add(watcher);
        else
            _restricted.Set(watcher.Key, [watcher]);
    }

    public void Remove(Watcher watcher)
    {
        if (!_all.Remove(watcher))
            return;
        if (watcher.Key is null)
            _unrestricted.Remove(watcher);
        else if (_restricted.TryGet(watcher.Key, out List<Watcher>? list) && list.Remove(watcher) && list.Count == 0)
            _restricted.Remove(watcher.Key, out _);
    }

    /// <summary>Those a declaration of this kind and key concerns.</summary>
    public List<Watcher> Concerned(EntityKind kind, KeyExpression key)
    {
        List<List<Watcher>> lists = [];
        _restricted.Find(key.Utf8, KeyRelation.Intersecting, lists);
        lists.Add(_unrestricted);
        List<Watcher> found = [];
        foreach (List<Watcher> list in lists)
        {
            foreach (Watcher watcher in list)
            {
                if (watcher.Covers(kind))
                    found.Add(watcher);
            }
        }

        return found;
    }

    /// <summary>Whether any asks for declarations of this kind and key as they are, not summed up.</summary>
    public bool AsksFor(EntityKind kind, KeyExpression key)
    {
        var visitor = new AskerVisitor(kind);
        visitor.Visit(key, _unrestricted);
        if (!visitor.Found)
            _restricted.Visit(key.Utf8, KeyRelation.Intersecting, ref visitor);
        return visitor.Found;
    }

    /// <summary>The watcher of exactly this key that wants one declaration for all that match it; null when there is none.</summary>
    public Watcher? AggregateOf(EntityKind kind, KeyExpression key) =>
        _restricted.TryGet(key, out List<Watcher>? list) ? list.Find(watcher => watcher.IsAggregate && watcher.Covers(kind)) : null;

    private struct AskerVisitor(EntityKind kind) : IKeyExpressionVisitor<List<Watcher>>
    {
        public bool Found { get; private set; }

        public void Visit(KeyExpression key, List<Watcher> value)
        {
            if (Found)
                return;
            foreach (Watcher watcher in value)
            {
                if (!watcher.IsAggregate && watcher.Covers(kind))
                {
                    Found = true;
                    return;
                }
            }
        }
    }
}
