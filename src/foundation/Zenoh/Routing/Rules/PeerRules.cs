using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>
/// A peer talks to other peers directly, is the broker of its clients, and reaches everything else through one router, its gateway. It relays neither
/// between peers nor between a peer and a router: those have sessions of their own. Of several routers the one with the greatest id is the gateway,
/// as the reference has it, since two would deliver everything twice.
/// </summary>
internal sealed class PeerRules(Tables tables) : IRoutingRules
{
    private RemoteFace? _gateway;

    public bool Connects(Declarer one, Declarer other) =>
        (IsOurs(one) || IsOurs(other)) && Takes(one) && Takes(other) && GroupRules.Allow(one, other);

    public bool DeclaresUnasked(RemoteFace face) => face.Kind is FaceKind.Peer or FaceKind.Group || face == _gateway;

    public bool IsUpstream(RemoteFace face) => face == _gateway;

    public bool BeginsWithFinal(RemoteFace face) => face.Kind == FaceKind.Peer;

    public void FacesChanged() => _gateway = tables.Remote.Where(static face => face.Kind == FaceKind.Router).MaxBy(static face => face.Id);

    private static bool IsOurs(Declarer declarer) => declarer.Kind is FaceKind.Local or FaceKind.Client;

    private bool Takes(Declarer declarer) => declarer.Kind != FaceKind.Router || declarer == _gateway;
}
