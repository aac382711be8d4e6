using Zenoh.Protocol.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport;

/// <summary>One session with one other node over one or more links; also the sending side of a multicast group. Thread-safe.</summary>
internal sealed class PeerTransport(TransportCore core)
{
    /// <summary>The other node.</summary>
    public ZenohId Peer => core.Peer;

    public WhatAmI Role => core.Role;

    /// <summary>Whether priorities were agreed on: then every priority is a conduit of its own.</summary>
    public bool HasPriorities => core.HasPriorities;

    public bool IsMulticast => core.IsMulticast;

    public bool IsClosed => core.IsClosed;

    /// <summary>Whether this node dials again when it ends; set by whoever does.</summary>
    public bool IsKept { get; set; }

    public IReadOnlyList<TransportLinkInfo> Links => core.Links;

    /// <inheritdoc cref="Transmitter.RunBytes"/>
    public int RunBytes => core.Transmitter.RunBytes;

    /// <summary>What went through so far.</summary>
    public TransportTraffic Traffic => core.Traffic;

    /// <summary>Completes when the transport has ended; the receiver has then been told, or is being told.</summary>
    public Task Completion => core.Completion;

    /// <summary>
    /// Appends one network message to the open batch of its priority; what does not fit an empty batch is cut into fragments. Allocates nothing.
    /// Waits for room as long as the congestion control says.
    /// </summary>
    public SendOutcome Send<TMessage>(scoped in TMessage message, in SendOptions options)
        where TMessage : struct, INetworkMessage, allows ref struct => core.Transmitter.Send(message, options);

    /// <inheritdoc cref="Transmitter.LaneOf"/>
    public SendLane LaneOf(in SendOptions options) => core.Transmitter.LaneOf(options);

    /// <summary>Nothing follows what was held: it leaves as if it had not been.</summary>
    public void Release() => core.Transmitter.Release();

    /// <summary>What was appended leaves now.</summary>
    public void Flush() => core.Transmitter.Flush();

    /// <summary>
    /// Ends the session in order: what is queued leaves, unless the other side is closed for taking nothing, then CLOSE on every link, then the links.
    /// Idempotent.
    /// </summary>
    public void Close(CloseReason reason) => core.Close(reason, reason == CloseReason.Unresponsive ? Patience.None : new Patience(TransportLimits.CloseDrain));

    public override string ToString() => $"{Role} {Peer}";
}
