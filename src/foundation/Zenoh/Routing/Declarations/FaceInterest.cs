using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Declarations;

/// <summary>An interest of another node.</summary>
internal sealed class FaceInterest(
    Tables tables, Announcements announcements, RemoteFace face, uint id, InterestMode mode, InterestOptions options, KeyExpression? key)
    : Watcher(mode, options, key)
{
    private readonly HashSet<(EntityKind Kind, KeyExpression Key)> _told = [];

    public RemoteFace Face { get; } = face;

    public uint Id { get; } = id;

    public override void Changed(EntityKind kind, KeyExpression key, Watcher? answered)
    {
        if (IsFuture && answered == this && Inquiry is { IsFinished: false })
            announcements.Answer(this, kind, IsAggregate ? Key! : key);
        else if (IsFuture)
            announcements.Sync(Face, kind, IsAggregate ? Key! : key, isAsked: !IsAggregate);
        else
            TellOne(kind, IsAggregate ? Key! : key);
    }

    /// <summary>Tells what there is now.</summary>
    public void TellCurrent()
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            if (!Covers(kind))
                continue;
            if (IsAggregate)
            {
                TellOne(kind, Key!);
                continue;
            }

            foreach (KeyEntry entry in tables[kind].Matching(Key))
                TellOne(kind, entry.Key);
        }
    }

    public override void Answered(EntityKind kind, KeyExpression key, QueryableInfo info)
    {
        if (!HasEnded && Face.Egress?.Permits(kind.MessageKind(), key) is not false && _told.Add((kind, key)))
            Send(new DeclareMessage(kind.Declaration(), 0, key, info, Id));
    }

    public override void Finished()
    {
        if (HasEnded)
            return;
        Send(new DeclareMessage(DeclarationKind.Final, 0, null, default, Id));
        HasEnded = !IsFuture;
        if (HasEnded)
            tables.Watchers.Remove(this);
    }

    private void TellOne(EntityKind kind, KeyExpression key)
    {
        if (IsFuture)
            announcements.Answer(this, kind, key);
        else if (announcements.TryWant(Face, kind, key, asksForKey: !IsAggregate, aggregate: IsAggregate ? this : null, out QueryableInfo info))
            Answered(kind, key, info);
    }

    private void Send(DeclareMessage message) => tables.Send(Face, message);
}
