using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Gossip;

/// <summary>
/// Gossip of peers, and of a router with its peers: who there is and where (Zenoh wire specification, gossip scouting). A peer tells its gateway
/// which peers it has sessions with even where it keeps its locators to itself: that is what keeps a router of this kind from relaying between them.
/// Called under the tables' lock.
/// </summary>
internal sealed class GossipBook(Tables tables)
{
    private readonly Dictionary<ZenohId, ulong> _indexes = new() { [tables.Options.Id] = 0 };
    private readonly Stack<ulong> _freeIndexes = new();
    private readonly HeardNodes _heard = new(tables.Options.Limits.KnownNodes);
    private ulong _sequenceNumber = 1;

    private GossipOptions Options => tables.Options.Gossip;

    private bool IsRouter => tables.Options.Role == WhatAmI.Router;

    /// <summary>A session with a node began: it is told what this node knows, before anything else; the others are told of it.</summary>
    public void Opened(RemoteFace face)
    {
        if (!IsNeighbour(face))
            return;
        _sequenceNumber++;
        if (TakesPart(face))
            Introduce(face);
        TellGateways(face, [Placeholder(face, face.Kind == FaceKind.Router)]);
    }

    /// <summary>A session has ended.</summary>
    public void Closed(RemoteFace face)
    {
        foreach (ZenohId gone in (ZenohId[])[.. _heard.Forget(face), face.Id])
            FreeIndex(gone);
        if (!IsNeighbour(face))
            return;
        _sequenceNumber++;
        TellGateways(face, []);
    }

    /// <summary>This node's locators changed.</summary>
    public void LocatorsChanged()
    {
        _sequenceNumber++;
        if (IsRouter)
            return;
        foreach (RemoteFace face in tables.Remote)
        {
            if (TakesPart(face) && Speaks(face))
                Send(face, [Self(face, introduces: false)]);
        }
    }

    /// <summary>Takes in what a neighbour says.</summary>
    /// <returns>Nodes that could be dialled.</returns>
    public List<NodeEntry> Take(RemoteFace face, List<NodeEntry> entries)
    {
        List<NodeEntry> found = [];
        List<NodeEntry> passedOn = [];
        GossipState state = face.Gossip;
        bool hasRoom = state.TryLearn(entries);
        bool news = false;
        foreach (NodeEntry entry in entries)
        {
            if (!state.Indexes.TryGetValue(entry.Index, out ZenohId id) || id == tables.Options.Id)
                continue;
            if (id == face.Id)
                news |= TakeSelf(face, entry, ref hasRoom);
            else
                TakeOther(face, id, entry, found, passedOn, ref hasRoom);
            if (entry.IsGateway)
                hasRoom &= state.TryAddGateway(id);
        }

        if (!hasRoom)
            tables.Refuse(face, RefusalKind.Node);
        if (news && Options.Enabled && IsTold(face))
            Spread(face, [EntryOf(face)]);
        if (passedOn.Count > 0)
            Spread(face, passedOn);
        return found;
    }

    private bool TakeSelf(RemoteFace face, NodeEntry entry, ref bool hasRoom)
    {
        GossipState state = face.Gossip;
        if (entry.SequenceNumber <= state.SequenceNumber)
            return false;
        state.SequenceNumber = entry.SequenceNumber;

        // A router is on the list of whoever tells it one: an empty list says nothing about sessions.
        if (entry.Links.Count > 0)
            hasRoom &= state.TryReplaceLinks([.. entry.Links.Where(state.Indexes.ContainsKey).Select(link => state.Indexes[link])]);
        if (entry.Locators is null)
            return false;
        if (!state.IsHeard)
            state.HeardAt = tables.Options.Time.GetTimestamp();
        state.IsHeard = true;
        bool moved = !state.Locators.SequenceEqual(entry.Locators);
        state.Locators = entry.Locators;
        return moved;
    }

    private void TakeOther(RemoteFace from, ZenohId id, NodeEntry entry, List<NodeEntry> found, List<NodeEntry> passedOn, ref bool hasRoom)
    {
        if (entry.Locators is not { Count: > 0 })
            return;

        // Unless they pass on what they hear, nodes tell of those that they have a session with. Only routers need to know.
        if (IsRouter && !Options.Multihop)
            hasRoom &= from.Gossip.TryAddNeighbour(id);
        if (tables.Remote.Exists(face => face.Id == id))
            return;
        found.Add(entry with { Id = id });
        if (Options is not { Multihop: true, Enabled: true })
            return;
        if (_heard.Lacks(id))
        {
            hasRoom = false;
            return;
        }

        NodeEntry heard = new() { Index = IndexOf(id), SequenceNumber = entry.SequenceNumber, Id = id, Role = entry.Role, Locators = entry.Locators };
        if (_heard.TryTake(from, heard, out bool isCharged))
            passedOn.Add(heard);
        if (!isCharged)
            tables.Refuse(from, RefusalKind.Memory);
    }

    /// <summary>
    /// Whether this node gossips with a face at all; a peer tells its gateway what it must know even where it is asked to keep quiet.
    /// </summary>
    private bool TakesPart(RemoteFace face) => tables.Options.Role switch
    {
        WhatAmI.Router => face.Kind == FaceKind.Peer,
        WhatAmI.Peer => face.Kind == FaceKind.Router || (face.Kind == FaceKind.Peer && Speaks(face)),
        _ => false,
    };

    private static bool IsNeighbour(RemoteFace face) => face.Kind is FaceKind.Peer or FaceKind.Router;

    private bool Speaks(RemoteFace face) => Options.Enabled && (Options.Target & (face.Kind == FaceKind.Router ? WhatAmI.Router : WhatAmI.Peer)) != 0;

    private static bool IsTold(RemoteFace face) => face is { Kind: FaceKind.Peer, Gossip.Locators.Count: > 0 };

    private void Introduce(RemoteFace face)
    {
        List<NodeEntry> first = IsRouter ? [] : [Self(face, introduces: true), Placeholder(face, isGateway: face.Kind == FaceKind.Router)];
        foreach (RemoteFace other in tables.Remote)
        {
            if (other == face)
                continue;
            if (Speaks(face) && IsTold(other))
                first.Add(EntryOf(other));
            else if (face.Kind == FaceKind.Router && IsNeighbour(other))
                first.Add(Placeholder(other, other.Kind == FaceKind.Router));
        }

        if (Speaks(face))
            first.AddRange(_heard.NewsFor(face));
        if (first.Count > 0 || IsRouter)
            Send(face, first);
    }

    /// <summary>Routers hear of every session a peer has, and of its end; other peers of those only that can be dialled.</summary>
    private void TellGateways(RemoteFace changed, List<NodeEntry> introduced)
    {
        if (tables.Options.Role != WhatAmI.Peer)
            return;
        foreach (RemoteFace gateway in tables.Remote)
        {
            if (gateway != changed && gateway.Kind == FaceKind.Router)
                Send(gateway, [.. introduced, Self(gateway, introduces: false)]);
        }
    }

    private void Spread(RemoteFace from, List<NodeEntry> entries)
    {
        foreach (RemoteFace face in tables.Remote)
        {
            if (face != from && TakesPart(face) && Speaks(face))
                Send(face, entries);
        }
    }

    private NodeEntry EntryOf(RemoteFace face) => new()
    {
        Index = IndexOf(face.Id),
        SequenceNumber = face.Gossip.SequenceNumber,
        Id = face.Id,
        Role = WhatAmI.Peer,
        Locators = face.Gossip.Locators,
    };

    private NodeEntry Placeholder(RemoteFace face, bool isGateway) => new()
    {
        Index = IndexOf(face.Id),
        Id = face.Id,
        Role = face.Kind == FaceKind.Router ? WhatAmI.Router : WhatAmI.Peer,
        IsGateway = isGateway,
    };

    private NodeEntry Self(RemoteFace face, bool introduces) => new()
    {
        Index = 0,
        SequenceNumber = _sequenceNumber,
        Id = introduces ? tables.Options.Id : default,
        Role = WhatAmI.Peer,
        Locators = Speaks(face) ? OwnLocators() : null,
        Links = face.Kind == FaceKind.Router ? NeighbourIndexes() : [],
    };

    private List<ulong> NeighbourIndexes() =>
        [.. tables.Remote.Where(IsNeighbour).Select(other => IndexOf(other.Id))];

    private List<string> OwnLocators() => [.. tables.OwnLocators.Take(tables.Options.Limits.Locators)];

    private ulong IndexOf(ZenohId id)
    {
        if (!_indexes.TryGetValue(id, out ulong index))
        {
            index = _freeIndexes.TryPop(out ulong free) ? free : (ulong)_indexes.Count;
            _indexes.Add(id, index);
        }

        return index;
    }

    /// <summary>Neighbours keep a limited count of numbers: that of a node that has gone is for the next one, who is introduced with its id.</summary>
    private void FreeIndex(ZenohId id)
    {
        if (!_indexes.TryGetValue(id, out ulong index) || index == 0 || _heard.Contains(id) || tables.Remote.Exists(face => face.Id == id))
            return;
        _indexes.Remove(id);
        _freeIndexes.Push(index);
    }

    private void Send(RemoteFace face, List<NodeEntry> entries)
    {
        var message = new OamMessage(NodeEntries.Encode(entries));
        tables.Defer(face, () => face.Transport.Send(message, SendOptions.Declaration), message.LinkStates.Length);
    }
}
