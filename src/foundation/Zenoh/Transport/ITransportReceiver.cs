using Zenoh.Protocol.Primitives;

namespace Zenoh.Transport;

/// <summary>What a transport tells the layer above; one receiver per transport. The calls of one transport never overlap.</summary>
internal interface ITransportReceiver
{
    /// <summary>
    /// Takes network messages, on the thread that reads the link. Reads all of them and leaves the reader at the first byte that is none. A decode
    /// failure stays in the reader: the transport then closes the link, or drops the message where it was reassembled.
    /// </summary>
    void Receive(scoped ref WireReader messages, in ReceiveContext context);

    /// <summary>After long messages: all that has come has been handed up, and the thread that reads is about to wait.</summary>
    void CaughtUp()
    {
    }

    /// <summary>A link joined or left; the transport lives on.</summary>
    void LinksChanged();

    /// <summary>The transport has ended. Called once; nothing is received afterwards.</summary>
    void Closed(TransportEnd end);
}
