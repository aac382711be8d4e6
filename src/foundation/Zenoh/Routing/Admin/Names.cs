using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Admin;

/// <summary>Words of the admin space.</summary>
internal static class Names
{
    /// <summary>The region of routers, and of whatever a peer or client is connected with as an equal or above.</summary>
    public const string North = "north";

    /// <summary>The region of a router's peers.</summary>
    public const string Peers = "south:0:peer";

    private const string Clients = "south:0:client";

    /// <summary>A role.</summary>
    public static string Of(WhatAmI role) => role switch
    {
        WhatAmI.Router => "router",
        WhatAmI.Peer => "peer",
        _ => "client",
    };

    /// <summary>The region a neighbour is in, seen from a node: routers are above, clients below, peers beside a peer and below a router.</summary>
    public static string RegionOf(WhatAmI self, FaceKind neighbour) => neighbour switch
    {
        FaceKind.Client => Clients,
        FaceKind.Peer when self == WhatAmI.Router => Peers,
        _ => North,
    };
}
