using Zenoh.Protocol.Transport;

namespace Zenoh.Transport;

/// <summary>One session with one other node over one or more links; also the sending side of a multicast group. Thread-safe.</summary>
internal sealed class PeerTransport
{
    /// <summary>The other node.</summary>
    public ZenohId Peer => throw new NotImplementedException();

    public WhatAmI Role => throw new NotImplementedException();

    /// <summary>Whether priorities were agreed on: then every priority is a conduit of its own.</summary>
    public bool HasPriorities => throw new NotImplementedException();

    public bool IsMulticast => throw new NotImplementedException();

    public bool IsClosed => throw new NotImplementedException();

    public IReadOnlyList<TransportLinkInfo> Links => throw new NotImplementedException();

    /// <summary>Messages that found no room in time.</summary>
    public long DroppedMessages => throw new NotImplementedException();

    /// <summary>
    /// Appends one network message to the open batch of its priority; what does not fit an empty batch is cut into fragments. Allocates nothing. Waits for room
    /// as long as the congestion control says.
    /// </summary>
    public SendOutcome Send<TMessage>(scoped in TMessage message, in SendOptions options)
        where TMessage : struct, INetworkMessage, allows ref struct => throw new NotImplementedException();

    /// <summary>What was appended leaves now.</summary>
    public void Flush() => throw new NotImplementedException();

    /// <summary>Ends the session in order: CLOSE on every link, then the links. Idempotent.</summary>
    public void Close(CloseReason reason) => throw new NotImplementedException();
}
