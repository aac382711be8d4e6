using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Local;

/// <summary>An interest of a session of this node: tells each key once, whoever declares it.</summary>
internal sealed class LocalInterest(
    Tables tables, LocalFace face, IDeclarationReceiver receiver, InterestMode mode, InterestOptions options, KeyExpression? key)
    : Watcher(mode, options, key)
{
    private readonly Dictionary<(EntityKind Kind, KeyExpression Key), QueryableInfo> _known = [];

    /// <summary>Takes in what there is, and tells it if it was asked for.</summary>
    public void TellCurrent()
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            if (!Covers(kind))
                continue;
            foreach (KeyEntry entry in tables[kind].Matching(Key))
                Look(kind, entry.Key, tell: IsCurrent);
        }
    }

    /// <summary>News are told. What another interest was answered is news for those only that asked for what there is.</summary>
    public override void Changed(EntityKind kind, KeyExpression key, Watcher? answered) =>
        Look(kind, key, tell: IsCurrent || answered is null || answered == this);

    public override void Answered(EntityKind kind, KeyExpression key, QueryableInfo info)
    {
        if (!HasEnded && _known.TryAdd((kind, key), info))
            Tell(() => receiver.Declared(kind.Declaration(), key, info));
    }

    public override void Finished()
    {
        if (HasEnded)
            return;
        Tell(receiver.Finished);
        HasEnded = !IsFuture;
        if (HasEnded)
            tables.Watchers.Remove(this);
    }

    private void Look(EntityKind kind, KeyExpression key, bool tell)
    {
        if (TryMerge(kind, key, out QueryableInfo info))
        {
            if (_known.TryGetValue((kind, key), out QueryableInfo known) && known == info)
                return;
            _known[(kind, key)] = info;
            if (tell)
                Tell(() => receiver.Declared(kind.Declaration(), key, info));
        }
        else if (IsFuture && _known.Remove((kind, key)))
        {
            Tell(() => receiver.Undeclared(kind.Declaration(), key));
        }
    }

    private bool TryMerge(EntityKind kind, KeyExpression key, out QueryableInfo info)
    {
        var merge = new InfoMerge();
        if (tables[kind].TryGet(key, out KeyEntry? entry))
        {
            foreach (Entity entity in entry.Entities)
            {
                if (entity.By.Kind == FaceKind.Local || tables.Rules.Connects(entity.By, face))
                    merge.Add(entity.Info);
            }
        }

        info = merge.Result;
        return merge.Any;
    }

    private void Tell(Action call) => tables.Defer(face, () =>
    {
        if (!face.IsClosed)
            call();
    });
}
