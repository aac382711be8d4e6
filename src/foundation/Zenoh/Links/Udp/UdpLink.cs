using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Zenoh.Links.Udp;

/// <summary>
/// One batch per datagram from a connected socket. Nothing tells of the other side's end except, sometimes, that its port is closed.
/// </summary>
internal sealed class UdpLink : Link
{
    private readonly Socket _socket;
    private readonly byte[] _peeked = new byte[1];

    private UdpLink(Socket socket, Locator source, Locator destination, LinkOptions options)
        : base(source, destination, options.SendTimeout)
    {
        _socket = socket;
        socket.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
    }

    public override bool IsStreamed => false;

    public override int MaxBatchBytes => LinkLimits.DatagramBatchBytes;

    public override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(_socket);

    /// <summary>Chooses the first address of the host there is a route to. Nobody is asked whether somebody listens there.</summary>
    /// <exception cref="LinkException">There is none.</exception>
    public static UdpLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var target = HostPort.Of(endpoint);
        SocketException? last = null;
        foreach (var address in NetworkAddresses.Resolve(endpoint, target.Host, deadline))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                SocketSetup.Tune(socket, endpoint, options);
                Tcp.TcpSockets.Bind(socket, endpoint);
                socket.Connect(new IPEndPoint(address, target.Port));
                var source = new Locator(LinkProtocols.Udp, HostPort.Format((IPEndPoint)socket.LocalEndPoint!));
                return new UdpLink(socket, source, new Locator(LinkProtocols.Udp, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!), endpoint.Metadata), options);
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                last = fault;
            }
        }

        throw new LinkException(endpoint.ToString(), $"cannot send there: {SocketFaults.Describe(last!.SocketErrorCode)}; correct the address, or give this machine a route to it", last);
    }

    public override int Receive(Span<byte> buffer)
    {
        try
        {
            var received = _socket.Receive(buffer, SocketFlags.None, out var error);
            return Received(received, error);
        }
        catch (ObjectDisposedException)
        {
            return End;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            // Receiving into nothing would take a datagram away; one byte of it is looked at instead.
            return buffer.IsEmpty
                ? Math.Min(0, Received(await _socket.ReceiveAsync(_peeked.AsMemory(), SocketFlags.Peek).ConfigureAwait(false), SocketError.Success))
                : Received(await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false), SocketError.Success);
        }
        catch (SocketException fault)
        {
            return Received(0, fault.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            return End;
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, MaxBatchBytes, nameof(batch));
        if (EndReason is not null)
        {
            return LinkSendResult.Closed;
        }

        try
        {
            _socket.Send(batch, SocketFlags.None, out var error);
            return Sent(error);
        }
        catch (ObjectDisposedException)
        {
            return LinkSendResult.Closed;
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => Datagrams.Join(head, tail, this);

    protected override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source) };

    protected override void Close() => SocketSetup.End(_socket);

    private LinkSendResult Sent(SocketError error)
    {
        if (error == SocketError.Success || Datagrams.IsLoss(error))
        {
            return LinkSendResult.Sent;
        }

        EndBecause(SocketFaults.Describe(error));
        return error == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
    }

    private int Received(int received, SocketError error)
    {
        if (error == SocketError.Success && !IsDisposed)
        {
            return received;
        }

        EndBecause(SocketFaults.Describe(error));
        return End;
    }
}
