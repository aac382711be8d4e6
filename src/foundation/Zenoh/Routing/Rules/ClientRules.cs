using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>A client talks to what it is connected with and relays nothing.</summary>
internal sealed class ClientRules : IRoutingRules
{
    public bool Connects(Declarer one, Declarer other) =>
        (one.Kind == FaceKind.Local || other.Kind == FaceKind.Local) && GroupRules.Allow(one, other);

    public bool DeclaresUnasked(RemoteFace face) => true;

    public bool IsUpstream(RemoteFace face) => face.Kind is FaceKind.Router or FaceKind.Peer;

    public bool BeginsWithFinal(RemoteFace face) => false;

    public void FacesChanged()
    {
    }
}
