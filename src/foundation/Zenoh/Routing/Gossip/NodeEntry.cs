namespace Zenoh.Routing.Gossip;

/// <summary>What one link-state entry says about a node (Zenoh wire specification, OAM and link-state body).</summary>
internal sealed record NodeEntry
{
    /// <summary>The sender's number for the node.</summary>
    public required ulong Index { get; init; }

    /// <summary>Version of the entry.</summary>
    public ulong SequenceNumber { get; init; }

    /// <summary>None where the receiver knows the number.</summary>
    public ZenohId Id { get; init; }

    public WhatAmI Role { get; init; }

    /// <summary>Null where the entry does not say.</summary>
    public IReadOnlyList<string>? Locators { get; init; }

    public bool IsGateway { get; init; }

    /// <summary>Numbers of the nodes it is linked with.</summary>
    public IReadOnlyList<ulong> Links { get; init; } = [];

    /// <summary>One weight per link; null when none is configured.</summary>
    public IReadOnlyList<ushort>? Weights { get; init; }

    /// <summary>Whether more was said, of the node or of further ones, than is kept.</summary>
    public bool IsCut { get; init; }
}
