using System.Runtime.InteropServices;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// Keeps what every face was told in line with what it should be told: one declaration per key and face however many sources there are, queryables
/// with their merged info (Zenoh wire specification, router side towards clients). Called under the tables' lock.
/// </summary>
internal sealed class Announcements(Tables tables)
{
    /// <summary>The other routers, if this is one.</summary>
    public RouterMesh? Mesh { get; set; }

    /// <summary>The entities of one key changed: everybody concerned is told.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="key">Their key.</param>
    /// <param name="answered">The watcher this was the answer to, if any.</param>
    public void Changed(EntityKind kind, KeyExpression key, Watcher? answered = null)
    {
        if (kind != EntityKind.Token)
            tables.RoutesChanged();
        Mesh?.Changed(kind, key);
        foreach (RemoteFace face in tables.Remote)
        {
            if (tables.Rules.DeclaresUnasked(face))
                Sync(face, kind, key, isAsked: true);
        }

        // The one that asked comes first, so that its answer carries its number and is not mistaken for news.
        List<Watcher> concerned = tables.Watchers.Concerned(kind, key);
        if (answered is not null && concerned.Remove(answered))
            answered.Changed(kind, key, answered);
        foreach (Watcher watcher in concerned)
            watcher.Changed(kind, key, answered);
    }

    /// <summary>Tells a face about a key, or that it is gone, if it does not know yet.</summary>
    /// <param name="face">The face.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="key">The key, or that of an aggregating interest.</param>
    /// <param name="isAsked">Whether the face is known to want this key if it exists.</param>
    public void Sync(RemoteFace face, EntityKind kind, KeyExpression key, bool isAsked)
    {
        if (face.Kind == FaceKind.Member || (face.Kind == FaceKind.Group && kind != EntityKind.Subscriber))
            return;
        Dictionary<KeyExpression, Announced> told = face.Announced[(int)kind];
        if (!TryWant(face, kind, key, isAsked || face.Lasting.AsksFor(kind, key), Aggregating(face, kind, key), out QueryableInfo info))
        {
            if (told.Remove(key, out Announced gone))
                Send(face, new DeclareMessage(kind.Undeclaration(), gone.Id, null));
        }
        else if (!told.TryGetValue(key, out Announced known) || known.Info != info)
        {
            Send(face, new DeclareMessage(kind.Declaration(), Tell(face, kind, key, info), key, info));
        }
    }

    /// <summary>Tells a match in answer to an interest that lasts, again if it was told before.</summary>
    public void Answer(FaceInterest interest, EntityKind kind, KeyExpression key)
    {
        RemoteFace face = interest.Face;
        if (TryWant(face, kind, key, asksForKey: !interest.IsAggregate, Aggregating(face, kind, key), out QueryableInfo info))
            Send(face, new DeclareMessage(kind.Declaration(), Tell(face, kind, key, info), key, info, interest.Id));
    }

    /// <summary>Brings a face in line with everything: it came, or what may pass to it changed.</summary>
    public void SyncAll(RemoteFace face)
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            foreach (KeyExpression key in (KeyExpression[])[.. face.Announced[(int)kind].Keys])
                Sync(face, kind, key, tables.Rules.DeclaresUnasked(face));
            if (tables.Rules.DeclaresUnasked(face))
            {
                foreach (KeyEntry entry in tables[kind].Matching(null))
                    Sync(face, kind, entry.Key, isAsked: true);
            }
        }

        foreach (FaceInterest interest in face.Interests.Values)
        {
            foreach (EntityKind kind in EntityKinds.All)
            {
                if (interest.Covers(kind))
                    SyncInterest(interest, kind);
            }
        }
    }

    /// <summary>Takes back what a face need not know any more after one of its interests ended.</summary>
    public void Narrow(RemoteFace face, Watcher ended)
    {
        foreach (EntityKind kind in EntityKinds.All)
        {
            if (!ended.Covers(kind))
                continue;
            foreach (KeyExpression key in ToldFor(face, kind, ended))
                Sync(face, kind, key, tables.Rules.DeclaresUnasked(face));
        }
    }

    /// <summary>Whether a face should know a key, and what about it.</summary>
    public bool TryWant(RemoteFace face, EntityKind kind, KeyExpression key, bool asksForKey, FaceInterest? aggregate, out QueryableInfo info)
    {
        var merge = new InfoMerge();
        if (asksForKey && tables[kind].TryGet(key, out KeyEntry? entry))
            Merge(face, kind, entry, includes: true, ref merge);
        if (aggregate is not null)
        {
            foreach (KeyEntry match in tables[kind].Matching(aggregate.Key))
                Merge(face, kind, match, match.Key.Includes(aggregate.Key!), ref merge);
        }

        info = merge.Result;
        return merge.Any && face.Egress?.Permits(kind.MessageKind(), key) is not false;
    }

    private static FaceInterest? Aggregating(RemoteFace face, EntityKind kind, KeyExpression key) =>
        face.AggregateInterests == 0 ? null : face.Lasting.AggregateOf(kind, key) as FaceInterest;

    private static uint Tell(RemoteFace face, EntityKind kind, KeyExpression key, QueryableInfo info)
    {
        ref Announced told = ref CollectionsMarshal.GetValueRefOrAddDefault(face.Announced[(int)kind], key, out bool exists)!;
        told = new Announced(exists ? told.Id : face.NextEntityId(), info);
        return told.Id;
    }

    /// <summary>
    /// What a face was told because of an interest, and perhaps of others. What it was told exists, or is the key of an aggregating interest: so only the
    /// keys that match are looked at, however many it was told.
    /// </summary>
    private List<KeyExpression> ToldFor(RemoteFace face, EntityKind kind, Watcher interest)
    {
        Dictionary<KeyExpression, Announced> told = face.Announced[(int)kind];
        if (interest.Key is null)
            return [.. told.Keys];
        List<KeyExpression> found = [];
        if (interest.IsAggregate)
        {
            found.Add(interest.Key);
            return found;
        }

        foreach (KeyEntry entry in tables[kind].Matching(interest.Key))
        {
            if (told.ContainsKey(entry.Key))
                found.Add(entry.Key);
        }

        return found;
    }

    private void SyncInterest(FaceInterest interest, EntityKind kind)
    {
        if (interest.IsAggregate)
        {
            Sync(interest.Face, kind, interest.Key!, isAsked: false);
            return;
        }

        foreach (KeyEntry entry in tables[kind].Matching(interest.Key))
            Sync(interest.Face, kind, entry.Key, isAsked: true);
    }

    /// <summary>
    /// Adds the entities that pass to a face. Tokens pass to the face they come from too, if it asks: liveliness includes one's own.
    /// </summary>
    private void Merge(RemoteFace face, EntityKind kind, KeyEntry entry, bool includes, ref InfoMerge merge)
    {
        foreach (Entity entity in entry.Entities)
        {
            bool passes = entity.By == face
                ? kind == EntityKind.Token && !tables.Rules.DeclaresUnasked(face)
                : tables.Rules.Connects(entity.By, face);
            if (!passes)
                continue;
            merge.Add(entity.Info with { IsComplete = entity.Info.IsComplete && includes });

            // Of all but queryables there is nothing more to say: a thousand subscribers of one key must not be counted for each face.
            if (kind != EntityKind.Queryable)
                return;
        }
    }

    private void Send(RemoteFace face, DeclareMessage message) => tables.Send(face, message);
}
