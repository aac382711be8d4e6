using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Local;

/// <summary>An interest of a session of this node: tells each key once, whoever declares it.</summary>
internal sealed class LocalInterest(
    Tables tables, LocalFace face, IDeclarationReceiver receiver, InterestMode mode, InterestOptions options, KeyExpression? key)
    : LocalWatcher(tables, mode, options, key)
{
    /// <summary>Keys that others may answer with; they may say more of them than they may have declared.</summary>
    private const int MostAnswers = 1_000_000;

    private readonly Dictionary<(EntityKind Kind, KeyExpression Key), QueryableInfo> _known = [];

    /// <summary>Takes in what there is, and tells it if it was asked for.</summary>
    public void TellCurrent()
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            if (!Covers(kind))
                continue;
            foreach (KeyEntry entry in Tables[kind].Matching(Key))
                Look(kind, entry.Key, tell: IsCurrent);
        }
    }

    /// <summary>News are told. What another interest was answered is news for those only that asked for what there is.</summary>
    public override void Changed(EntityKind kind, KeyExpression key, Watcher? answered) =>
        Look(kind, key, tell: IsCurrent || answered is null || answered == this);

    public override void Answered(EntityKind kind, KeyExpression key, QueryableInfo info)
    {
        if (!HasEnded && _known.Count < MostAnswers && _known.TryAdd((kind, key), info))
            Tell(new Notice(kind, key, Before: null, info));
    }

    public override void Finished()
    {
        if (HasEnded)
            return;
        Tell(default);
        HasEnded = !IsFuture;
        if (!HasEnded)
            return;
        Tables.Watchers.Remove(this);
        _known.Clear();
    }

    private void Look(EntityKind kind, KeyExpression key, bool tell)
    {
        if (TryMerge(kind, key, out QueryableInfo info))
        {
            QueryableInfo? known = _known.TryGetValue((kind, key), out QueryableInfo before) ? before : null;
            if (known == info)
                return;
            _known[(kind, key)] = info;
            if (tell)
                Tell(new Notice(kind, key, known, info));
        }
        else if (IsFuture && _known.Remove((kind, key), out QueryableInfo gone))
        {
            Tell(new Notice(kind, key, gone, Now: null));
        }
    }

    protected override void Take(Notice notice)
    {
        if (notice.Key is not { } key)
            receiver.Finished();
        else if (notice.Now is { } info)
            receiver.Declared(notice.Kind.Declaration(), key, info);
        else
            receiver.Undeclared(notice.Kind.Declaration(), key);
    }

    private bool TryMerge(EntityKind kind, KeyExpression key, out QueryableInfo info)
    {
        var merge = new InfoMerge();
        if (Tables[kind].TryGet(key, out KeyEntry? entry))
        {
            foreach (Entity entity in entry.Entities)
            {
                if (entity.By.Kind == FaceKind.Local || Tables.Rules.Connects(entity.By, face))
                    merge.Add(entity.Info);
            }
        }

        info = merge.Result;
        return merge.Any;
    }
}
