using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Routing.Outgoing;

/// <summary>Encoded PUSH messages behind each other.</summary>
internal readonly ref struct PushRun(ReadOnlySpan<byte> messages) : INetworkMessage
{
    private readonly ReadOnlySpan<byte> _messages = messages;

    public ReadOnlySpan<byte> Tail => _messages;

    public void EncodeHead(scoped ref WireWriter writer)
    {
        // Nothing stands before them.
    }
}
