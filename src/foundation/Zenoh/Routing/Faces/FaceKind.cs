namespace Zenoh.Routing.Faces;

/// <summary>What stands on the other side of a face.</summary>
internal enum FaceKind : byte
{
    /// <summary>A session of this node itself.</summary>
    Local,
    Client,
    Peer,
    Router,

    /// <summary>A multicast group, sending side.</summary>
    Group,

    /// <summary>One member of a multicast group: it only sends to us.</summary>
    Member,
}
