using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>
/// A DECLARE on its way out. Keys are always spelled out: an id of the receiver's could be taken back while the message is under way.
/// </summary>
/// <param name="Kind">What is declared or taken back.</param>
/// <param name="EntityId">0 between routers and in answers to interests that do not last.</param>
/// <param name="Key">Null for a final, and where the id says what is taken back.</param>
/// <param name="Info">Of a queryable.</param>
/// <param name="InterestId">The interest this answers.</param>
/// <param name="NodeId">The router it comes from, as an index of this node; between routers only.</param>
internal readonly record struct DeclareMessage(
    DeclarationKind Kind,
    uint EntityId,
    KeyExpression? Key,
    QueryableInfo Info = default,
    uint? InterestId = null,
    ushort NodeId = 0) : INetworkMessage
{
    public ReadOnlySpan<byte> Tail => default;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        var declare = new Declare { InterestId = InterestId };
        declare.Extensions.QoS = QoS.Declarations;
        declare.Extensions.NodeId = NodeId;
        declare.Declaration.Kind = Kind;
        declare.Declaration.EntityId = EntityId;
        declare.Declaration.Queryable = Info;
        declare.Declaration.Key = Key is null ? new WireExpression(0, false, default) : new WireExpression(Key.Utf8);

        // The reference repeats the key of queryables and tokens, as an empty one where the id says enough (Zenoh wire specification, DECLARE).
        declare.Declaration.HasKey = Key is not null || Kind is DeclarationKind.UndeclareQueryable or DeclarationKind.UndeclareToken;
        declare.Encode(ref writer);
    }
}
