using System.Net.Sockets;
using System.Text;

namespace Dora.Transport.Sockets;

/// <summary>Writes frames to a stream, blocking; small ones are gathered until <see cref="TryFlush"/>. Not thread-safe.</summary>
internal sealed class FrameSender(Socket socket)
{
    /// <summary>The longest text of a refusal, in bytes; the rest is cut.</summary>
    public const int MaxRefusalBytes = 1024;

    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private bool _broken;

    /// <summary>Appends a frame without a body.</summary>
    public void Write(FrameKind kind, int port) => Begin(kind, 0, port, 0);

    public void Write(FrameKind kind, in Greeting body) => body.Write(Begin(kind, 0, 0, Greeting.Size));

    public void Write(int port, byte flags, in InputState body) => body.Write(Begin(FrameKind.Input, flags, port, InputState.Size));

    public void Write(int port, in ProgressReport body) => body.Write(Begin(FrameKind.Progress, 0, port, ProgressReport.Size));

    public void Write(FrameKind kind, int port, byte flags, in CreditGrant body) => body.Write(Begin(kind, flags, port, CreditGrant.Size));

    public void WriteRefusal(string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason).AsSpan();
        text = text[..Math.Min(text.Length, MaxRefusalBytes)];
        text.CopyTo(Begin(FrameKind.Refusal, 0, 0, text.Length));
    }

    /// <summary>Appends a message. A payload that does not fit the buffer is sent from where it lies.</summary>
    public void WriteMessage(int port, byte flags, long number, in MessageHeader header, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> payload)
    {
        var head = new MessageHead(number, header, parameters.Length, payload.Length);
        var content = MessageHead.Size + parameters.Length;
        var gathered = FrameHeader.Size + content + payload.Length <= BufferBytes;
        var body = Begin(FrameKind.Message, flags, port, content + payload.Length, gathered ? content + payload.Length : content);
        head.Write(body);
        parameters.CopyTo(body[MessageHead.Size..]);
        if (gathered)
        {
            payload.CopyTo(body[content..]);
            return;
        }
        TryFlush();
        Send(payload);
    }

    /// <summary>Sends what was gathered.</summary>
    /// <returns>False when the peer is gone, now or since an earlier write.</returns>
    public bool TryFlush()
    {
        if (_length > 0)
            Send(_buffer.AsSpan(0, _length));
        _length = 0;
        return !_broken;
    }

    private Span<byte> Begin(FrameKind kind, byte flags, int port, int bodyLength, int gathered = -1)
    {
        var room = FrameHeader.Size + (gathered < 0 ? bodyLength : gathered);
        if (_length + room > BufferBytes)
            TryFlush();
        var frame = _buffer.AsSpan(_length, room);
        _length += room;
        new FrameHeader(kind, flags, port, bodyLength).Write(frame);
        return frame[FrameHeader.Size..];
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0 && !_broken)
                bytes = bytes[socket.Send(bytes)..];
        }
        catch (SocketException)
        {
            _broken = true;
        }
        catch (ObjectDisposedException)
        {
            _broken = true;
        }
    }
}
