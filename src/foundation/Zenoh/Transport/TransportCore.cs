using Zenoh.Protocol.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport;

/// <summary>What is behind a <see cref="PeerTransport"/>: the links of a session between two nodes, a multicast group, or one member of it.</summary>
internal abstract class TransportCore
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract ZenohId Peer { get; }

    public abstract WhatAmI Role { get; }

    public abstract bool HasPriorities { get; }

    public abstract bool IsMulticast { get; }

    public abstract bool IsClosed { get; }

    public abstract IReadOnlyList<TransportLinkInfo> Links { get; }

    public abstract Transmitter Transmitter { get; }

    /// <summary>What went through so far.</summary>
    public virtual TransportTraffic Traffic => new() { SentMessages = Transmitter.Messages - Transmitter.Dropped, Congested = Transmitter.Dropped };

    /// <summary>Completes when the transport has ended.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Ends the transport in order.</summary>
    /// <param name="reason">What the other side is told.</param>
    /// <param name="patience">For so long at most, shared with others, what was taken still leaves as far as the other side takes it.</param>
    public abstract void Close(CloseReason reason, Patience patience);

    /// <summary>Looks after leases and keep-alives.</summary>
    /// <param name="now">The manager's clock, since its start.</param>
    public abstract void Tick(TimeSpan now);

    protected void Complete() => _completion.TrySetResult();
}
