namespace Zenoh.Routing.Gossip;

/// <summary>What configuration says about gossip (<c>scouting/gossip</c>).</summary>
internal sealed record GossipOptions
{
    /// <summary>Whether this node tells its neighbours about itself and each other (<c>enabled</c>).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether nodes known from gossip alone are passed on (<c>multihop</c>).</summary>
    public bool Multihop { get; init; }

    /// <summary>Roles gossip is sent to (<c>target</c>); never clients.</summary>
    public WhatAmI Target { get; init; } = WhatAmI.Router | WhatAmI.Peer;
}
