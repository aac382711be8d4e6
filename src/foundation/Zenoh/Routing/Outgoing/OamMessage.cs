using Zenoh.Protocol;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>Link states on their way out.</summary>
/// <param name="LinkStates">The encoded list.</param>
internal readonly record struct OamMessage(byte[] LinkStates) : INetworkMessage
{
    public ReadOnlySpan<byte> Tail => default;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        var oam = new Oam { OamId = Oam.LinkStateId, Body = OamBody.Of(LinkStates) };
        oam.Extensions.QoS = QoS.Declarations;
        oam.Encode(ref writer);
    }
}
