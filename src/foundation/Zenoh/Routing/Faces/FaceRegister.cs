using Zenoh.Protocol.Network;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Outgoing;
using Zenoh.Routing.Rules;

namespace Zenoh.Routing.Faces;

/// <summary>Faces come and go, and may mean something else to the rules when others come and go.</summary>
internal sealed class FaceRegister
{
    private readonly Tables _tables;
    private readonly Announcements _announcements;
    private readonly Inquiries _inquiries;
    private readonly DeclarationIntake _intake;
    private readonly RouterMesh? _mesh;
    private readonly Deadlines _deadlines;
    private readonly GossipBook _gossip;

    public FaceRegister(
        Tables tables, Announcements announcements, Inquiries inquiries, DeclarationIntake intake, RouterMesh? mesh, Deadlines deadlines)
    {
        _tables = tables;
        _announcements = announcements;
        _inquiries = inquiries;
        _intake = intake;
        _mesh = mesh;
        _deadlines = deadlines;
        _gossip = new GossipBook(tables);
        if (_tables.Rules is RouterRules rules && mesh is not null)
            rules.Peers.IsReachable = mesh.IsReachable;
    }

    /// <summary>A session with another node begins: gossip first, then what it is told unasked, then what it is asked.</summary>
    public void Add(RemoteFace face)
    {
        IReadOnlyList<string> locators = _tables.Options.Locators();
        using var turn = _tables.Begin();
        if (face.Kind == FaceKind.Member)
            face.Group = _tables.Remote.Find(other => other.Kind == FaceKind.Group && Equals(other.Transport.GroupLocator, face.Transport.GroupLocator));
        _tables.OwnLocators = locators;
        _tables.Remote.Add(face);
        _gossip.Opened(face);
        if (IsInMesh(face))
            _mesh!.Opened(face);
        Rearrange(face, isNew: true);
        if (_tables.Rules.BeginsWithFinal(face))
        {
            var final = new DeclareMessage(DeclarationKind.Final, 0, null, default, InterestId: 0);
            _tables.Send(face, final);
        }
    }

    /// <summary>A session has ended.</summary>
    public void Remove(RemoteFace face)
    {
        using var turn = _tables.Begin();
        if (!_tables.Remote.Remove(face))
            return;
        face.IsClosed = true;
        _tables.HeardMore();
        _tables.EndedTraffic.AddEnded(face);
        _intake.Forget(face);
        _inquiries.Forget(face, tell: false);
        _gossip.Closed(face);
        if (IsInMesh(face))
            _mesh!.Closed(face);
        Rearrange(face, isNew: false);
        if (face.Kind == FaceKind.Peer)
            RearrangePeers();
    }

    /// <summary>Other rules hold for a face than before.</summary>
    public void RulesChanged(RemoteFace face)
    {
        using var turn = _tables.Begin();
        if (face.IsClosed)
            return;
        _intake.Review(face);
        _tables.RoutesChanged();
        _announcements.SyncAll(face);
    }

    /// <summary>Somebody joined a group.</summary>
    public void MemberJoined(RemoteFace group)
    {
        using var turn = _tables.Begin();
        if (!group.IsClosed)
            new GroupAnnouncements(_tables).Ask(group);
    }

    /// <summary>Takes in gossip.</summary>
    public List<NodeEntry> Take(RemoteFace face, List<NodeEntry> entries)
    {
        using var turn = _tables.Begin();
        if (face.IsClosed)
            return [];
        if (IsInMesh(face))
        {
            _mesh!.Take(face, entries);
            return [];
        }

        bool wasHeard = face.Gossip.IsHeard;
        List<NodeEntry> found = _gossip.Take(face, entries);
        RearrangePeers();
        if (_tables.Options.Role == WhatAmI.Router && face.Gossip.IsHeard && !wasHeard)
            _deadlines.After(PeerRegion.MeshGrace, GraceEnded);
        return found;
    }

    public void LocatorsChanged()
    {
        IReadOnlyList<string> locators = _tables.Options.Locators();
        using var turn = _tables.Begin();
        _tables.OwnLocators = locators;
        _gossip.LocatorsChanged();
    }

    /// <summary>Routers came or went: another one may serve a peer now. Called under the lock.</summary>
    public void MeshChanged() => RearrangePeers();

    /// <summary>Peers that did not connect although they were told about each other may need a relay now.</summary>
    private void GraceEnded()
    {
        using var turn = _tables.Begin();
        RearrangePeers();
    }

    /// <summary>Peers may have to be relayed between, or not any more.</summary>
    private void RearrangePeers()
    {
        if (_tables.Options.Role != WhatAmI.Router)
            return;
        RemoteFace[] peers = [.. _tables.Remote.Where(static face => face.Kind == FaceKind.Peer)];
        bool[] wereStandby = [.. peers.Select(static peer => peer.IsStandby)];
        _tables.Rules.FacesChanged();
        _tables.RoutesChanged();
        foreach (RemoteFace peer in peers)
            _announcements.SyncAll(peer);
        foreach (RemoteFace peer in peers.Where((peer, i) => peer.IsStandby != wereStandby[i]))
        {
            foreach (Entity entity in (Entity[])[.. EntitiesOf(peer)])
                _announcements.Changed(entity.Kind, entity.Key);
        }
    }

    /// <summary>Asks the rules anew who is what, and tells and asks those for whom that changed.</summary>
    private void Rearrange(RemoteFace changed, bool isNew)
    {
        // What a face is to the rules depends on the routers and peers there are, and a router may have thousands of clients.
        IReadOnlyList<RemoteFace> affected = changed.Kind != FaceKind.Client ? _tables.Remote : isNew ? [changed] : [];
        (RemoteFace Face, bool Declares, bool Asks)[] before =
        [
            .. affected.Select(face => (face, IsOld(face) && _tables.Rules.DeclaresUnasked(face), IsOld(face) && _tables.Rules.IsUpstream(face))),
        ];
        RemoteFace[] moved = UpdateMembers();
        if (changed.Kind != FaceKind.Client)
            _tables.Rules.FacesChanged();
        _tables.RoutesChanged();
        foreach (Entity entity in (Entity[])[.. moved.SelectMany(EntitiesOf)])
            _announcements.Changed(entity.Kind, entity.Key);
        foreach ((RemoteFace face, bool declares, bool asks) in before)
        {
            if (_tables.Rules.DeclaresUnasked(face) != declares)
                _announcements.SyncAll(face);
            if (_tables.Rules.IsUpstream(face) == asks)
                continue;
            if (asks)
                _inquiries.Forget(face, tell: true);
            else
                _inquiries.AskAll(face);
        }

        bool IsOld(RemoteFace face) => !isNew || face != changed;
    }

    /// <summary>Members of groups are listened to while there is no session of their own with them.</summary>
    /// <returns>Those for which that changed.</returns>
    private RemoteFace[] UpdateMembers()
    {
        RemoteFace[] members = [.. _tables.Remote.Where(static face => face.Kind == FaceKind.Member)];
        if (members.Length == 0)
            return [];
        HashSet<ZenohId> others = [.. _tables.Remote.Where(static face => face.Kind != FaceKind.Member).Select(static face => face.Id)];
        RemoteFace[] moved = [.. members.Where(member => member.IsStandby != others.Contains(member.Id))];
        foreach (RemoteFace member in moved)
            member.IsStandby = !member.IsStandby;
        return moved;
    }

    private static IEnumerable<Entity> EntitiesOf(RemoteFace face) => face.Entities.SelectMany(static entities => entities.Values);

    private bool IsInMesh(RemoteFace face) => _mesh is not null && face.Kind == FaceKind.Router;
}
