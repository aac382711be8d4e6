using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Gossip;

/// <summary>What one link-state entry says about a node (Zenoh wire specification, OAM and link-state body).</summary>
internal sealed record NodeEntry
{
    /// <summary>A text without its characters, and its place in a list.</summary>
    private const int LocatorBytes = 48;

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

    /// <summary>What it takes to keep it for a node that tells of others: its locators, as text of two bytes a character.</summary>
    public long Bytes => DeclarationBudget.EntryBytes + (Locators?.Sum(static locator => (2L * locator.Length) + LocatorBytes) ?? 0);

    /// <summary>Whether more was said, of the node or of further ones, than is kept.</summary>
    public bool IsCut { get; init; }
}
