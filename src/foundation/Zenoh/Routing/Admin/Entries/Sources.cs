using System.Text.Json;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>Who declared something, by role. What a router's neighbours declare is its own towards other routers, so it is a source too.</summary>
internal sealed class Sources(Node node)
{
    private readonly SortedSet<ZenohId> _routers = [];
    private readonly SortedSet<ZenohId> _peers = [];
    private readonly SortedSet<ZenohId> _clients = [];

    public bool IsEmpty => _routers.Count + _peers.Count + _clients.Count == 0;

    /// <summary>Adds the declarer of an entity.</summary>
    public void Add(Declarer by)
    {
        if (by.Kind == FaceKind.Local || (node.Role == WhatAmI.Router && by.Kind != FaceKind.Router))
            AddSelf();
        if (by.Kind != FaceKind.Local)
            AddNeighbour(by);
    }

    /// <summary>Adds a session of this node.</summary>
    public void AddSelf() => OfRole(node.Role).Add(node.Id);

    /// <summary>Adds another node as itself only.</summary>
    public void AddNeighbour(Declarer by) => OfRole(RoleOf(by.Kind)).Add(by.Id);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Write(json, "routers", _routers);
        Write(json, "peers", _peers);
        Write(json, "clients", _clients);
        json.WriteEndObject();
    }

    private static WhatAmI RoleOf(FaceKind kind) => kind switch
    {
        FaceKind.Router => WhatAmI.Router,
        FaceKind.Client => WhatAmI.Client,
        _ => WhatAmI.Peer,
    };

    private static void Write(Utf8JsonWriter json, string name, SortedSet<ZenohId> ids)
    {
        json.WriteStartArray(name);
        foreach (ZenohId id in ids)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
    }

    private SortedSet<ZenohId> OfRole(WhatAmI role) => role switch
    {
        WhatAmI.Router => _routers,
        WhatAmI.Peer => _peers,
        _ => _clients,
    };
}
