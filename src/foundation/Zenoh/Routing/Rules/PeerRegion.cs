using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>
/// What a router knows about its peers: which of them have, or will have, a session with each other, and which have a better gateway. See the
/// decision record about peers that meet at one router.
/// </summary>
internal sealed class PeerRegion(Tables tables)
{
    /// <summary>How long two peers that were told about each other have to connect before this router relays between them after all.</summary>
    public static readonly TimeSpan MeshGrace = TimeSpan.FromSeconds(10);

    /// <summary>Whether a router can be reached through the mesh of routers.</summary>
    public Func<ZenohId, bool> IsReachable { get; set; } = static _ => false;

    /// <summary>Whether two peers can reach each other through this router only.</summary>
    public bool MustRelay(RemoteFace one, RemoteFace other) => one != other && !AreLinked(one, other) && !WillMesh(one, other);

    /// <summary>
    /// Marks the peers for which another router does the work: of the gateways a peer names, the one with the greatest id among those linked with
    /// this router.
    /// </summary>
    public void Update()
    {
        foreach (RemoteFace face in tables.Remote.Where(static face => face.Kind == FaceKind.Peer))
        {
            face.IsStandby = face.Gossip.Gateways.Any(gateway => gateway > tables.Options.Id && IsReachable(gateway));
        }
    }

    private static bool AreLinked(RemoteFace one, RemoteFace other) =>
        one.Gossip.Neighbours.Contains(other.Id) || other.Gossip.Neighbours.Contains(one.Id);

    /// <summary>One has said where it listens, this router passes that on, and the other takes part in gossip.</summary>
    private bool WillMesh(RemoteFace one, RemoteFace other)
    {
        if (!tables.Options.Gossip.Enabled || !one.Gossip.IsHeard || !other.Gossip.IsHeard)
            return false;
        if (one.Gossip.Locators.Count == 0 && other.Gossip.Locators.Count == 0)
            return false;
        long later = Math.Max(one.Gossip.HeardAt, other.Gossip.HeardAt);
        return tables.Options.Time.GetElapsedTime(later) < MeshGrace;
    }
}
