namespace Zenoh.Routing.Mesh;

/// <summary>A router in the link-state database. Guarded by the tables' lock.</summary>
internal sealed class MeshNode(ZenohId id, int index)
{
    public ZenohId Id { get; } = id;

    /// <summary>This router's number for it on the wire.</summary>
    public int Index { get; } = index;

    public WhatAmI Role { get; set; } = WhatAmI.Router;

    /// <summary>Version of what is known; 0 while it is known as a neighbour of others only.</summary>
    public ulong SequenceNumber { get; set; }

    public IReadOnlyList<string>? Locators { get; set; }

    /// <summary>Its links with their weights, null for one without.</summary>
    public Dictionary<ZenohId, ushort?> Links { get; set; } = [];

    public RemoteRouter Declarer { get; } = new(id);
}
