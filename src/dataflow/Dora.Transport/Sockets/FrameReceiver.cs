using System.Net.Sockets;
using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>Reads frames from a stream, blocking. Small frames cost less than one system call each, large payloads land where they stay.</summary>
internal sealed class FrameReceiver(Socket socket)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private long _received;

    /// <summary>The bytes received so far; may be read by any thread.</summary>
    public long ReceivedBytes => Volatile.Read(ref _received);

    /// <summary>True when the next read may have to wait for the peer.</summary>
    public bool IsDrained => _end - _start < FrameHeader.Size;

    /// <summary>Reads the next header.</summary>
    /// <returns>False when the peer is gone.</returns>
    /// <exception cref="FrameException">The bytes are no header.</exception>
    public bool TryReadHeader(out FrameHeader header)
    {
        header = default;
        if (!Fill(FrameHeader.Size))
            return false;
        FrameHeader.TryRead(_buffer.AsSpan(_start, FrameHeader.Size), out header);
        _start += FrameHeader.Size;
        return true;
    }

    /// <summary>Reads a short body, or a short part of one; valid until the next read.</summary>
    /// <returns>False when the peer is gone.</returns>
    public bool TryRead(int length, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!Fill(length))
            return false;
        body = _buffer.AsSpan(_start, length);
        _start += length;
        return true;
    }

    /// <summary>Reads a message's body.</summary>
    /// <returns>Null when the peer is gone.</returns>
    /// <exception cref="FrameException">The body is malformed.</exception>
    /// <exception cref="TransportException">There is no memory for it.</exception>
    public MessageBuffer? TryReadMessage(in FrameHeader header, BufferPool pool, out long number)
    {
        number = 0;
        if (header.BodyLength < MessageHead.Size)
            throw new FrameException($"A message of {header.BodyLength} bytes is shorter than its own head.");
        if (!TryRead(MessageHead.Size, out var bytes))
            return null;
        var head = MessageHead.Read(bytes, header.BodyLength);
        number = head.Number;
        var message = pool.Rent(head.PayloadLength);
        message.Header = head.Header;
        if (TryReadInto(message.SetParameterLength(head.ParameterLength)) && TryReadInto(message.Payload.Span))
            return message;
        message.Release();
        return null;
    }

    private bool TryReadInto(Span<byte> target)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target);
        _start += buffered;
        target = target[buffered..];
        if (target.Length < BufferBytes)
        {
            if (!Fill(target.Length))
                return false;
            _buffer.AsSpan(_start, target.Length).CopyTo(target);
            _start += target.Length;
            return true;
        }
        while (target.Length > 0)
        {
            var received = Receive(target);
            if (received == 0)
                return false;
            target = target[received..];
        }
        return true;
    }

    private bool Fill(int length)
    {
        if (_end - _start >= length)
            return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < length)
        {
            var received = Receive(_buffer.AsSpan(_end));
            if (received == 0)
                return false;
            _end += received;
        }
        return true;
    }

    /// <summary>However a connection breaks, its reader sees the end of the stream.</summary>
    private int Receive(Span<byte> target)
    {
        try
        {
            var received = socket.Receive(target);
            Volatile.Write(ref _received, _received + received);
            return received;
        }
        catch (SocketException e) when (e.SocketErrorCode != SocketError.TimedOut)
        {
            return 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }
}
