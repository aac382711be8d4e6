using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>A PUSH of a put of which everything but the payload has been encoded before.</summary>
internal readonly ref struct PreparedPush(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload) : INetworkMessage
{
    private readonly ReadOnlySpan<byte> _head = head;
    private readonly ReadOnlySpan<byte> _payload = payload;

    public ReadOnlySpan<byte> Tail => _payload;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        writer.WriteBytes(_head);
        writer.WriteZint((uint)_payload.Length);
    }
}
