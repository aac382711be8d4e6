using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Data;

/// <summary>Where a message goes next, and the routing context it carries there (0 but between routers).</summary>
internal readonly record struct Destination(RemoteFace Face, ushort NodeId);
