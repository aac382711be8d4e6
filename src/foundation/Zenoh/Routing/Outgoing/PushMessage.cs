using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>A PUSH on its way out: its body as it came, or encoded anew where it has none.</summary>
internal ref struct PushMessage : INetworkMessage
{
    public Push Push;

    public readonly ReadOnlySpan<byte> Tail => Push.EncodedBody.IsEmpty ? Push.Body.Payload : Push.EncodedBody;

    public readonly void EncodeHead(scoped ref WireWriter writer)
    {
        Push.EncodeHead(ref writer);
        if (Push.EncodedBody.IsEmpty)
            Push.Body.EncodeHead(ref writer);
    }
}
