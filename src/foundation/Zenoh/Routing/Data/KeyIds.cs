using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Data;

/// <summary>Gives ids to keys whose samples are many, so that those need not spell them out (Zenoh wire specification, key-expression ids).</summary>
internal sealed class KeyIds(Tables tables)
{
    /// <summary>Declares the key of a route to all it leads to. Each id is used once its declaration is on its way, before all that refers to it.</summary>
    public void Declare(DataRoute route)
    {
        using var turn = tables.Begin();
        var ids = new ushort[route.Remote.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids.Length <= Limits.FacesToldOfKey && MayHaveIds(route.Remote[i].Face))
                Declare(route.Remote[i].Face, route, ids, i);
        }

        route.KeyIds = ids;
    }

    /// <summary>What was under way over a link that is gone was lost, perhaps with declarations.</summary>
    public void LinksChanged(RemoteFace face)
    {
        using var turn = tables.Begin();
        if (face.DeclaredKeys.Renew())
            tables.RoutesChanged();
    }

    // Rules are about keys: whom they stand before is told none. A declaration must not get lost or be overtaken, and nobody knows who is in a group.
    private static bool MayHaveIds(RemoteFace face) =>
        face.Kind is FaceKind.Client or FaceKind.Peer or FaceKind.Router && face.Egress is null && face.Transport.KeepsOrder;

    private void Declare(RemoteFace face, DataRoute route, ushort[] ids, int at)
    {
        if (face.IsClosed || !face.DeclaredKeys.TryTake(route.Key, out ushort id, out bool isNew))
            return;
        ids[at] = DataRoute.PendingId;
        var message = new DeclareMessage(DeclarationKind.KeyExpression, id, route.Key);

        // In order: whoever finds the id taken comes after the declaration. One that cannot be sent means that the session has ended.
        tables.Defer(face, () =>
        {
            if (!isNew || face.Transport.Send(message, SendOptions.Declaration) == SendOutcome.Sent)
                Volatile.Write(ref ids[at], id);
        });
    }
}
