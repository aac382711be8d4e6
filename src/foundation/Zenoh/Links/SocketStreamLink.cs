using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Zenoh.Links;

/// <summary>A link that is one connected stream socket and nothing above it.</summary>
internal abstract class SocketStreamLink : Link
{
    private readonly Socket _socket;

    protected SocketStreamLink(Socket socket, Locator source, Locator destination, TimeSpan sendTimeout)
        : base(source, destination, sendTimeout)
    {
        _socket = socket;
        socket.SendTimeout = SocketSetup.Milliseconds(sendTimeout);
    }

    public sealed override bool IsStreamed => true;

    public sealed override TimeSpan SendTimeout
    {
        get => base.SendTimeout;
        set
        {
            base.SendTimeout = value;

            // Null while the base constructor runs.
            _socket?.SendTimeout = SocketSetup.Milliseconds(value);
        }
    }

    public sealed override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(_socket);

    public sealed override int Receive(Span<byte> buffer)
    {
        try
        {
            var received = _socket.Receive(buffer, SocketFlags.None, out var error);
            return Received(received, error, buffer.Length);
        }
        catch (ObjectDisposedException)
        {
            return End;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public sealed override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return Received(await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false), SocketError.Success, buffer.Length);
        }
        catch (SocketException fault)
        {
            return Received(0, fault.SocketErrorCode, buffer.Length);
        }
        catch (ObjectDisposedException)
        {
            return End;
        }
    }

    public sealed override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
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

    public sealed override LinkSendResult Send(List<ArraySegment<byte>> batches)
    {
        try
        {
            _socket.Send(batches, SocketFlags.None, out var error);
            return Sent(error);
        }
        catch (ObjectDisposedException)
        {
            return LinkSendResult.Closed;
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var result = Send(head);
        return result == LinkSendResult.Sent ? Send(tail) : result;
    }

    protected sealed override void Close() => SocketSetup.End(_socket);

    protected override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source) };

    protected LinkSendResult Sent(SocketError error)
    {
        if (error == SocketError.Success)
        {
            return LinkSendResult.Sent;
        }

        EndBecause(SocketFaults.Describe(error));
        return error == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
    }

    private int Received(int received, SocketError error, int room)
    {
        if (error == SocketError.Success && (received > 0 || room == 0) && !IsDisposed)
        {
            return received;
        }

        EndBecause(error == SocketError.Success ? "closed by the other side" : SocketFaults.Describe(error));
        return End;
    }
}
