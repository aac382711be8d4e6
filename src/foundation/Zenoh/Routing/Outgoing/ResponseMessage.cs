using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>A RESPONSE on its way out: its body as it came, or encoded anew where it has none.</summary>
internal ref struct ResponseMessage : INetworkMessage
{
    public Response Response;

    public readonly ReadOnlySpan<byte> Tail => !Response.EncodedBody.IsEmpty ? Response.EncodedBody
        : Response.IsError ? Response.Error.Payload
        : Response.Reply.Sample.Payload;

    public readonly void EncodeHead(scoped ref WireWriter writer)
    {
        Response.EncodeHead(ref writer);
        if (!Response.EncodedBody.IsEmpty)
            return;
        if (Response.IsError)
            Response.Error.EncodeHead(ref writer);
        else
            Response.Reply.EncodeHead(ref writer);
    }
}
