using Zenoh.Routing.Faces;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Mesh;

/// <summary>
/// Keeps the link-state database of a router in line with what its neighbours say, and tells them (Zenoh wire specification, link-state database).
/// Guarded by the tables' lock.
/// </summary>
internal sealed class LinkStates(Tables tables, Deadlines deadlines, Action computeTrees, Action<MeshNode> forget, Action changed)
{
    private readonly Dictionary<ZenohId, RemoteFace> _faces = [];
    private readonly HashSet<ZenohId> _new = [];
    private bool _isScheduled;

    public MeshGraph Graph { get; } = new(tables.Options.Id, tables.Options.Limits.Routers);

    public RemoteFace? FaceOf(ZenohId neighbour) => _faces.GetValueOrDefault(neighbour);

    /// <summary>Whether a link was made since trees were computed last, perhaps in place of an earlier one.</summary>
    public bool IsNew(ZenohId neighbour) => _new.Contains(neighbour);

    public void Told() => _new.Clear();

    /// <summary>The router a neighbour has a number for; null also where that is this one, in whose name nobody else speaks.</summary>
    public MeshNode? NodeOf(RemoteFace face, ulong index)
    {
        MeshNode? node = index == 0 ? Graph.Find(face.Id) : face.Gossip.Indexes.TryGetValue(index, out ZenohId id) ? Graph.Find(id) : null;
        return node == Graph.Self ? null : node;
    }

    public void Opened(RemoteFace face)
    {
        bool isNew = Graph.Find(face.Id) is null;
        if (Graph.FindOrAdd(face.Id) is not { } node)
        {
            tables.Refuse(face, RefusalKind.Node);
            return;
        }

        _faces[face.Id] = face;
        _new.Add(face.Id);
        Graph.Self.Links[face.Id] = tables.Options.LinkWeights.TryGetValue(face.Id, out ushort weight) ? weight : null;
        Renew();
        foreach (RemoteFace other in _faces.Values)
        {
            NodeEntry self = EntryOf(Graph.Self, isIntroduced: false);
            if (other != face)
                Send(other, isNew ? [EntryOf(node, isIntroduced: true), self] : [self]);
        }

        Send(face, [.. Graph.Nodes.OrderBy(static known => known.Index).Select(known => EntryOf(known, isIntroduced: true))]);
        Schedule();
    }

    public void Closed(RemoteFace face)
    {
        if (!_faces.TryGetValue(face.Id, out RemoteFace? current) || current != face)
            return;
        _faces.Remove(face.Id);
        Graph.Self.Links.Remove(face.Id);
        Renew();
        Prune();
        foreach (RemoteFace other in _faces.Values)
            Send(other, [EntryOf(Graph.Self, isIntroduced: false)]);
        Schedule();
    }

    public void Take(RemoteFace face, List<NodeEntry> entries)
    {
        bool hasRoom = face.Gossip.TryLearn(entries);
        List<MeshNode> introduced = [];
        List<MeshNode> updated = [];
        foreach (NodeEntry entry in entries)
        {
            if (face.Gossip.Indexes.TryGetValue(entry.Index, out ZenohId id) && id != Graph.Self.Id)
                hasRoom &= TryApply(face, id, entry, introduced, updated);
        }

        if (!hasRoom)
            tables.Refuse(face, RefusalKind.Node);
        Prune();
        foreach (RemoteFace other in _faces.Values)
        {
            List<NodeEntry> told = [.. introduced.Where(IsKnown).Select(node => EntryOf(node, isIntroduced: true))];
            if (other != face)
                told.AddRange(updated.Where(node => IsKnown(node) && node.Id != other.Id).Select(node => EntryOf(node, isIntroduced: true)));
            if (told.Count > 0)
                Send(other, told);
        }

        if (introduced.Count + updated.Count > 0)
            Schedule();
    }

    /// <summary>Takes in what is said of a router. False when there is no room for it, or for one it has a link with.</summary>
    private bool TryApply(RemoteFace face, ZenohId id, NodeEntry entry, List<MeshNode> introduced, List<MeshNode> updated)
    {
        MeshNode? node = Graph.FindOrAdd(id);
        if (node is null || entry.SequenceNumber <= node.SequenceNumber)
            return node is not null;
        bool hasRoom = true;
        (node.SequenceNumber == 0 ? introduced : updated).Add(node);
        node.SequenceNumber = entry.SequenceNumber;
        node.Role = entry.Role == WhatAmI.None ? WhatAmI.Router : entry.Role;
        node.Locators = entry.Locators ?? node.Locators;
        var links = new Dictionary<ZenohId, ushort?>();
        for (int i = 0; i < entry.Links.Count; i++)
        {
            ulong index = entry.Links[i];
            ZenohId link = index == 0 ? face.Id : face.Gossip.Indexes.GetValueOrDefault(index);
            if (link.IsNone)
                continue;
            if (Graph.FindOrAdd(link) is null)
                hasRoom = false;
            else
                links[link] = entry.Weights is { } weights && i < weights.Count && weights[i] != 0 ? weights[i] : null;
        }

        node.Links = links;
        return hasRoom;
    }

    private bool IsKnown(MeshNode node) => Graph.Find(node.Id) == node;

    private void Renew() => Graph.Self.SequenceNumber++;

    private void Prune()
    {
        foreach (MeshNode node in Graph.RemoveUnreachable())
            forget(node);
    }

    private void Schedule()
    {
        tables.RoutesChanged();
        if (_isScheduled)
            return;
        _isScheduled = true;
        deadlines.After(RouterMesh.TreesDelay, () =>
        {
            using var turn = tables.Begin();
            _isScheduled = false;
            computeTrees();
            changed();
        });
    }

    private NodeEntry EntryOf(MeshNode node, bool isIntroduced)
    {
        ZenohId[] links = [.. node.Links.Keys.Where(link => Graph.Find(link) is not null)];
        bool hasWeights = links.Any(link => node.Links[link].HasValue);
        return new NodeEntry
        {
            Index = (ulong)node.Index,
            SequenceNumber = node.SequenceNumber,
            Id = isIntroduced ? node.Id : default,
            Role = node.Role,
            Locators = node == Graph.Self ? [.. tables.OwnLocators.Take(tables.Options.Limits.Locators)] : node.Locators,
            Links = [.. links.Select(link => (ulong)Graph.Find(link)!.Index)],
            Weights = hasWeights ? [.. links.Select(link => node.Links[link] ?? 0)] : null,
        };
    }

    private void Send(RemoteFace face, List<NodeEntry> entries)
    {
        var message = new OamMessage(NodeEntries.Encode(entries));
        tables.Defer(face, () => face.Transport.Send(message, SendOptions.Declaration), message.LinkStates.Length);
    }
}
