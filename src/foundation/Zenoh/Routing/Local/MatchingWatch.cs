using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Local;

/// <summary>Whether anybody matches a publisher or querier, kept up to date. Reading it is thread-safe.</summary>
internal sealed class MatchingWatch : LocalWatcher, IDisposable
{
    private readonly LocalFace _face;
    private readonly EntityKind _kind;
    private readonly QueryTarget _target;
    private readonly Locality _locality;
    private readonly Action<bool>? _changed;
    private volatile bool _isMatching;

    public MatchingWatch(
        Tables tables, LocalFace face, EntityKind kind, KeyExpression key, QueryTarget target, Locality locality, Action<bool>? changed)
        : base(tables, InterestMode.CurrentFuture, kind.Option() | InterestOptions.KeyExpressions, key)
    {
        _face = face;
        _kind = kind;
        _target = target;
        _locality = locality;
        _changed = changed;
    }

    /// <summary>The present answer; false while nobody has answered yet.</summary>
    public bool IsMatching => _isMatching;

    /// <summary>Looks who matches.</summary>
    public void Look()
    {
        var visitor = new Visitor(this);
        Tables[_kind].Tree.Visit(Key!.Utf8, KeyRelation.Intersecting, ref visitor);
        _isMatching = visitor.Found;
    }

    /// <summary>Tells once more that somebody matches, if that is so: there is somebody new to be told.</summary>
    public void TellAgain()
    {
        using var turn = Tables.Begin();
        if (_isMatching)
            Tell(new Notice(_kind, Key, StateOf(true), StateOf(true)));
    }

    public override void Changed(EntityKind kind, KeyExpression key, Watcher? answered)
    {
        bool before = _isMatching;
        Look();
        if (_isMatching != before && _changed is not null)
            Tell(new Notice(_kind, Key, StateOf(before), StateOf(_isMatching)));
    }

    public override void Answered(EntityKind kind, KeyExpression key, QueryableInfo info)
    {
        // This interest lasts, so its answers are declarations like all others.
    }

    public override void Finished()
    {
    }

    public void Dispose() => _face.End(this);

    protected override void Take(Notice notice) => _changed!(notice.Now is not null);

    private static QueryableInfo? StateOf(bool isMatching) => isMatching ? default(QueryableInfo) : null;

    /// <summary>
    /// A queryable elsewhere matches a querier only if it covers all of its key, one of this node if it covers any (Zenoh wire specification,
    /// write-side filtering).
    /// </summary>
    private bool Matches(Entity entity)
    {
        bool isLocal = entity.By.Kind == FaceKind.Local;
        if ((_locality & (isLocal ? Locality.Local : Locality.Remote)) == 0 || (!isLocal && !Tables.Rules.Connects(entity.By, _face)))
            return false;
        return _kind == EntityKind.Subscriber
            || ((isLocal || entity.Key.Includes(Key!)) && (_target != QueryTarget.AllComplete || entity.Info.IsComplete));
    }

    private struct Visitor(MatchingWatch watch) : IKeyExpressionVisitor<KeyEntry>
    {
        public bool Found { get; private set; }

        public void Visit(KeyExpression key, KeyEntry value) => Found = Found || value.Entities.Exists(watch.Matches);
    }
}
