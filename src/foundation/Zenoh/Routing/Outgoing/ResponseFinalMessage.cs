using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>A RESPONSE_FINAL on its way out.</summary>
internal readonly record struct ResponseFinalMessage(ResponseFinal Final) : INetworkMessage
{
    public ReadOnlySpan<byte> Tail => default;

    public void EncodeHead(scoped ref WireWriter writer) => Final.Encode(ref writer);
}
