using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Udp;

/// <summary>One remote address and port of a listener's socket.</summary>
internal sealed class UdpRemoteLink(UdpListener listener, SocketAddress remote, Locator source, Locator destination, TimeSpan sendTimeout)
    : Link(source, destination, sendTimeout)
{
    private readonly DatagramQueue _arrived = new(listener.Budget, listener.QueueBytes);
    private volatile bool _established;

    /// <summary>Whether its handshake is done; only then can somebody else come from the same address.</summary>
    public bool IsEstablished => _established;

    /// <summary>The key of this link in its listener.</summary>
    public SocketAddress Remote { get; } = remote;

    public override bool IsStreamed => false;

    public override int MaxBatchBytes => LinkLimits.DatagramBatchBytes;

    public override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(listener.Socket);

    /// <summary>Called by the listener; false when the datagram was dropped.</summary>
    public bool Deliver(ReadOnlySpan<byte> datagram) => _arrived.TryAdd(datagram);

    public override int Receive(Span<byte> buffer) => Taken(_arrived.Take(buffer));

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer) => Taken(await _arrived.TakeAsync(buffer).ConfigureAwait(false));

    public override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, MaxBatchBytes, nameof(batch));
        if (EndReason is not null)
        {
            return LinkSendResult.Closed;
        }

        try
        {
            listener.Socket.SendTo(batch, SocketFlags.None, Remote);
            return LinkSendResult.Sent;
        }
        catch (ObjectDisposedException)
        {
            return LinkSendResult.Closed;
        }
        catch (SocketException fault)
        {
            return Failed(fault.SocketErrorCode);
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => Datagrams.Join(head, tail, this);

    public override Link? Establish()
    {
        _established = true;
        return listener.Promote(this);
    }

    protected override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source) };

    protected override void Close()
    {
        listener.Forget(this);
        _arrived.Terminate();
    }

    private LinkSendResult Failed(SocketError error)
    {
        if (Datagrams.IsLoss(error))
        {
            return LinkSendResult.Sent;
        }

        EndBecause(SocketFaults.Describe(error));
        return error == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
    }

    private int Taken(int length) => length != End && IsDisposed ? End : length;
}
