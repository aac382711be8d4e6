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
    /// <summary>An interest with what it takes to pass it on and to wait for answers.</summary>
    private const int OwnBytes = 3 * DeclarationBudget.EntryBytes;

    /// <summary>A key that was told, as it is remembered.</summary>
    private const int ToldBytes = 64;

    private readonly HashSet<(EntityKind Kind, KeyExpression Key)> _told = [];
    private long _charged;

    public RemoteFace Face { get; } = face;

    public uint Id { get; } = id;

    /// <summary>Takes its memory from the budget of the face; false when there is not enough.</summary>
    public bool TryCharge()
    {
        // Among all watchers and those of the face; and, passed on, in what the one asked is known to have told, by kind.
        int trees = tables.Options.Role == WhatAmI.Router ? 2 : 2 + EntityKinds.Count;
        long bytes = OwnBytes + DeclarationBudget.BytesOf(Key, trees);
        if (!Face.Budget.TryTake(bytes))
            return false;
        _charged = bytes;
        Face.OpenInterests++;
        return true;
    }

    /// <summary>It has ended: gives back what it took. Idempotent.</summary>
    public void Release()
    {
        if (_charged == 0)
            return;
        Face.Budget.Return(_charged);
        _charged = 0;
        Face.OpenInterests--;
        _told.Clear();
    }

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
        if (!HasEnded && Face.Egress?.Permits(kind.MessageKind(), key) is not false && IsNew(kind, key))
            Send(new DeclareMessage(kind.Declaration(), 0, key, info, Id));
    }

    public override void Finished()
    {
        if (HasEnded)
            return;
        Send(new DeclareMessage(DeclarationKind.Final, 0, null, default, Id));
        HasEnded = !IsFuture;
        if (!HasEnded)
            return;
        tables.Watchers.Remove(this);
        Release();
    }

    // Without memory to remember it by, a key may be told twice, which is no harm.
    private bool IsNew(EntityKind kind, KeyExpression key)
    {
        if (_told.Contains((kind, key)))
            return false;
        if (Face.Budget.TryTake(ToldBytes))
        {
            _charged += ToldBytes;
            _told.Add((kind, key));
        }

        return true;
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
