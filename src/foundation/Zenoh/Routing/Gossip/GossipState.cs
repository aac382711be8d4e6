namespace Zenoh.Routing.Gossip;

/// <summary>What a neighbour has told by gossip. Guarded by the tables' lock.</summary>
/// <param name="most">Nodes (<c>routing/limits/known_nodes</c>).</param>
internal sealed class GossipState(int most)
{
    private HashSet<ZenohId> _links = [];

    /// <summary>Whether it takes part: one that does not sends nothing, and dials nobody it could hear of.</summary>
    public bool IsHeard { get; set; }

    /// <summary>When it was first heard, in timestamps of the node's clock.</summary>
    public long HeardAt { get; set; }

    /// <summary>Where it can be reached.</summary>
    public IReadOnlyList<string> Locators { get; set; } = [];

    /// <summary>Its version of the entry about itself.</summary>
    public ulong SequenceNumber { get; set; }

    /// <summary>Nodes it has a session with.</summary>
    public HashSet<ZenohId> Neighbours { get; } = [];

    /// <summary>Routers it calls its gateways.</summary>
    public HashSet<ZenohId> Gateways { get; } = [];

    /// <summary>Its numbers for nodes on this link.</summary>
    public Dictionary<ulong, ZenohId> Indexes { get; } = [];

    /// <summary>Takes in its numbers for nodes. False when there is no room for all it says.</summary>
    public bool TryLearn(IReadOnlyList<NodeEntry> entries)
    {
        bool hasRoom = true;
        foreach (NodeEntry entry in entries)
        {
            hasRoom &= !entry.IsCut;
            if (entry.Id.IsNone)
                continue;
            if (Indexes.Count < most || Indexes.ContainsKey(entry.Index))
                Indexes[entry.Index] = entry.Id;
            else
                hasRoom = false;
        }

        return hasRoom;
    }

    /// <summary>
    /// Takes in the list of its sessions: one that was on the list before and is not any more has ended. Nodes that it told of otherwise stay, for
    /// peers of other makes list their gateway only. False when there is no room.
    /// </summary>
    public bool TryReplaceLinks(HashSet<ZenohId> links)
    {
        foreach (ZenohId gone in _links.Where(id => !links.Contains(id)))
        {
            Neighbours.Remove(gone);
            Gateways.Remove(gone);
        }

        _links = links;
        bool hasRoom = true;
        foreach (ZenohId id in links)
            hasRoom &= TryAddNeighbour(id);
        return hasRoom;
    }

    /// <summary>Takes in that it has a session with a node. False when there is no room.</summary>
    public bool TryAddNeighbour(ZenohId id) => TryAdd(Neighbours, id);

    /// <summary>Takes in that a router is its gateway. False when there is no room.</summary>
    public bool TryAddGateway(ZenohId id) => TryAdd(Gateways, id);

    // Numbers may be given to other nodes later, so that there can be more nodes than numbers.
    private bool TryAdd(HashSet<ZenohId> nodes, ZenohId id)
    {
        if (nodes.Count >= most)
            return nodes.Contains(id);
        nodes.Add(id);
        return true;
    }
}
