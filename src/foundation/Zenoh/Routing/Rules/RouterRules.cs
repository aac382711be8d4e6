using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>
/// A router relays between everybody: clients, peers and, along trees, other routers. Only two peers that reach each other without it are left to
/// themselves, and peers that have a better gateway.
/// </summary>
internal sealed class RouterRules(Tables tables) : IRoutingRules
{
    public PeerRegion Peers { get; } = new(tables);

    public bool Connects(Declarer one, Declarer other)
    {
        // Between routers, trees decide.
        if (!GroupRules.Allow(one, other) || one.Kind == FaceKind.Router && other.Kind == FaceKind.Router)
            return false;
        if (one is RemoteFace { IsStandby: true } || other is RemoteFace { IsStandby: true })
            return false;
        return one.Kind != FaceKind.Peer || other.Kind != FaceKind.Peer || Peers.MustRelay((RemoteFace)one, (RemoteFace)other);
    }

    public bool DeclaresUnasked(RemoteFace face) => face.Kind == FaceKind.Group;

    public bool IsUpstream(RemoteFace face) => false;

    public bool BeginsWithFinal(RemoteFace face) => false;

    public void FacesChanged() => Peers.Update();
}
