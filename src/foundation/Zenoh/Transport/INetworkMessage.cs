using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport;

/// <summary>
/// A network message on its way out. Encoded straight into the open batch, perhaps more than once when it does not fit: the same bytes
/// every time.
/// </summary>
internal interface INetworkMessage
{
    /// <summary>Bytes that follow the head unchanged (a payload); may be empty. The head holds their length where the message has one.</summary>
    ReadOnlySpan<byte> Tail { get; }

    /// <summary>Encodes everything before <see cref="Tail"/>. What does not fit sets <see cref="WireWriter.Overflowed"/>.</summary>
    void EncodeHead(scoped ref WireWriter writer);
}
