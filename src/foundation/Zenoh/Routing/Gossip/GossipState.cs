namespace Zenoh.Routing.Gossip;

/// <summary>What a neighbour has told by gossip. Guarded by the tables' lock.</summary>
internal sealed class GossipState
{
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
}
