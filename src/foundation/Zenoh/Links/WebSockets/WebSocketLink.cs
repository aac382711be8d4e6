using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Zenoh.Links.WebSockets;

/// <summary>
/// One binary WebSocket message per batch over TCP. Own framing: the framework's WebSocket is asynchronous over <see cref="Memory{T}"/> only, which
/// costs a blocking reader a copy and an allocation per message.
/// </summary>
internal sealed class WebSocketLink : Link
{
    private readonly Socket _socket;
    private readonly bool _isClient;
    private readonly WebSocketReader _reader;
    private readonly Lock _sending = new();

    /// <param name="socket">Connected and past the opening; owned by the link.</param>
    /// <param name="isClient">Clients mask what they send.</param>
    /// <param name="early">Bytes that came behind the opening.</param>
    /// <param name="metadata">Of the source and of the destination.</param>
    /// <param name="options">Timeouts.</param>
    public WebSocketLink(Socket socket, bool isClient, ReadOnlySpan<byte> early, (EndpointParameters Source, EndpointParameters Destination) metadata, LinkOptions options)
        : base(
            new Locator(LinkProtocols.WebSocket, HostPort.Format((IPEndPoint)socket.LocalEndPoint!), metadata.Source),
            new Locator(LinkProtocols.WebSocket, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!), metadata.Destination),
            options.SendTimeout)
    {
        _socket = socket;
        _isClient = isClient;
        _reader = new WebSocketReader(maskRequired: !isClient);
        socket.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        if (!early.IsEmpty)
        {
            early.CopyTo(_reader.FreeSpace.Span);
            _reader.Commit(early.Length);
        }
    }

    public override bool IsStreamed => false;

    public override int MaxBatchBytes => LinkLimits.StreamBatchBytes;

    public override TimeSpan SendTimeout
    {
        get => base.SendTimeout;
        set
        {
            base.SendTimeout = value;
            _socket?.SendTimeout = SocketSetup.Milliseconds(value);
        }
    }

    public override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(_socket);

    public override int Receive(Span<byte> buffer)
    {
        try
        {
            int length;
            while (!TryTake(buffer, out length))
            {
                Arrived(_socket.Receive(_reader.FreeSpace.Span, SocketFlags.None));
            }

            return Taken(length);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return Failed(fault);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            if (buffer.IsEmpty)
            {
                return await WaitAsync().ConfigureAwait(false);
            }

            int length;
            while (!TryTake(buffer.Span, out length))
            {
                Arrived(await _socket.ReceiveAsync(_reader.FreeSpace, SocketFlags.None).ConfigureAwait(false));
            }

            return Taken(length);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return Failed(fault);
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> batch) => Send(batch, default);

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(head.Length + tail.Length, MaxBatchBytes, nameof(head));
        lock (_sending)
        {
            return SendFrame(WebSocketOpcode.Binary, head, tail);
        }
    }

    protected override LinkInfo ReadInfo() => new() { Interfaces = NetworkAddresses.InterfacesOf(Source) };

    protected override void Close()
    {
        if (SocketSetup.IsWritable(_socket) && _sending.TryEnter())
        {
            try
            {
                ReadOnlySpan<byte> normalClosure = [0x03, 0xE8];
                SendFrame(WebSocketOpcode.Close, normalClosure, default);
            }
            finally
            {
                _sending.Exit();
            }
        }

        SocketSetup.End(_socket);
    }

    // An idle link keeps no buffer: it waits for the socket alone.
    private async ValueTask<int> WaitAsync()
    {
        _reader.Park();
        if (_reader.IsEmpty)
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
        }

        return EndReason is null ? 0 : End;
    }

    // True with a length or with End; false when more bytes are needed.
    private bool TryTake(Span<byte> buffer, out int length)
    {
        while (EndReason is null)
        {
            switch (_reader.TryTake(buffer, out length))
            {
                case WebSocketRead.Message:
                    return true;
                case WebSocketRead.NeedMore:
                    return false;
                case WebSocketRead.Ping:
                    Pong();
                    break;
                case WebSocketRead.Close:
                    EndBecause("closed by the other side");
                    break;
                default:
                    EndBecause(_reader.Fault!);
                    break;
            }
        }

        length = End;
        return true;
    }

    private void Arrived(int bytes)
    {
        if (bytes == 0)
        {
            EndBecause("closed by the other side");
        }

        _reader.Commit(bytes);
    }

    private void Pong()
    {
        lock (_sending)
        {
            SendFrame(WebSocketOpcode.Pong, _reader.Control, default);
        }
    }

    private LinkSendResult SendFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var frame = ArrayPool<byte>.Shared.Rent(WebSocketFrame.MaxHeadBytes + head.Length + tail.Length);
        try
        {
            var length = WebSocketFrame.Write(frame, opcode, head, tail, _isClient);
            _socket.Send(frame.AsSpan(0, length), SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return LinkSendResult.Sent;
            }

            EndBecause(SocketFaults.Describe(error));
            return error == SocketError.TimedOut && !IsDisposed ? LinkSendResult.TimedOut : LinkSendResult.Closed;
        }
        catch (ObjectDisposedException)
        {
            return LinkSendResult.Closed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    // The buffer is the reading side's, so it gives it back, when it learns of the end.
    private int Taken(int length)
    {
        if (length == End)
        {
            _reader.Dispose();
        }

        return length;
    }

    private int Failed(Exception fault)
    {
        EndBecause(fault is SocketException { SocketErrorCode: var error } ? SocketFaults.Describe(error) : "closed here");
        return Taken(End);
    }
}
