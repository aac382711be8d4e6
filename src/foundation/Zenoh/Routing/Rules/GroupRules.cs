using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Rules;

/// <summary>
/// What passes between a multicast group and others, whatever the role of this node: only what its own sessions and its clients send and subscribe to.
/// Everybody in the group hears everybody, so a node that relayed into it would double what others send there, and two such nodes would do so for
/// ever. A member there is a session of its own with is heard through that and not in the group.
/// </summary>
internal static class GroupRules
{
    public static bool Allow(Declarer one, Declarer other) =>
        (!IsOfGroup(one) && !IsOfGroup(other)) || ((IsOurs(one) || IsOurs(other)) && !IsStandby(one) && !IsStandby(other));

    private static bool IsOfGroup(Declarer declarer) => declarer.Kind is FaceKind.Group or FaceKind.Member;

    private static bool IsOurs(Declarer declarer) => declarer.Kind is FaceKind.Local or FaceKind.Client;

    private static bool IsStandby(Declarer declarer) => declarer is RemoteFace { IsStandby: true };
}
