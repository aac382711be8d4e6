using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>A REQUEST on its way out: its body as it came, or encoded anew where it has none.</summary>
internal ref struct RequestMessage : INetworkMessage
{
    public Request Request;

    public readonly ReadOnlySpan<byte> Tail => Request.EncodedBody;

    public readonly void EncodeHead(scoped ref WireWriter writer)
    {
        Request.EncodeHead(ref writer);
        if (Request.EncodedBody.IsEmpty)
            Request.Query.Encode(ref writer);
    }
}
