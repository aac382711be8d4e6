namespace Zenoh.Links.WebSockets;

/// <summary>What <see cref="WebSocketReader.TryTake"/> found.</summary>
internal enum WebSocketRead
{
    NeedMore,

    /// <summary>A whole message was copied out.</summary>
    Message,

    /// <summary>Answer with a pong that carries <see cref="WebSocketReader.Control"/>.</summary>
    Ping,

    /// <summary>The other side ends the connection.</summary>
    Close,

    /// <summary><see cref="WebSocketReader.Fault"/> says what.</summary>
    Broken,
}

/// <summary>
/// Cuts the bytes of a connection into messages. Pure: receive into <see cref="FreeSpace"/>, <see cref="Commit"/>, then take until
/// <see cref="WebSocketRead.NeedMore"/>. Fragments of a message are gathered at the front of the buffer, raw bytes follow behind.
/// </summary>
internal sealed class WebSocketReader(bool maskRequired) : IDisposable
{
    private ReceiveBuffer? _buffer;
    private int _message;
    private int _read;
    private int _written;
    private bool _inMessage;
    private int _controlStart;
    private int _controlLength;

    public string? Fault { get; private set; }

    /// <summary>Body of the control frame just taken; valid until the next call.</summary>
    public ReadOnlySpan<byte> Control => _buffer is null ? default : _buffer.Bytes.AsSpan(_controlStart, _controlLength);

    public bool IsEmpty => _read == _written && !_inMessage;

    /// <summary>Never empty: a message and a frame of it fit several times.</summary>
    public Memory<byte> FreeSpace
    {
        get
        {
            _buffer ??= ReceiveBuffer.RentForStream();
            if (_read > _message)
            {
                MoveDown();
            }

            return _buffer.Bytes.AsMemory(_written);
        }
    }

    public void Commit(int bytes) => _written += bytes;

    /// <summary>Takes the next message or control frame, if it is here whole.</summary>
    /// <param name="message">Where a message is copied to.</param>
    /// <param name="length">Its length.</param>
    public WebSocketRead TryTake(Span<byte> message, out int length)
    {
        while (true)
        {
            length = 0;
            var bytes = _buffer is null ? default : _buffer.Bytes.AsSpan(_read, _written - _read);
            if (!WebSocketFrame.TryRead(bytes, out var frame, out var fault))
            {
                return fault is null ? WebSocketRead.NeedMore : Broken(fault);
            }

            if (Check(frame, message.Length) is { } refusal)
            {
                return Broken(refusal);
            }

            if (bytes.Length < frame.HeadBytes + frame.BodyBytes)
            {
                return WebSocketRead.NeedMore;
            }

            var body = bytes.Slice(frame.HeadBytes, (int)frame.BodyBytes);
            if (frame.Mask is { } mask)
            {
                WebSocketFrame.ApplyMask(body, mask);
            }

            var start = _read + frame.HeadBytes;
            _read = start + body.Length;
            var taken = frame.IsControl ? TakeControl(frame, start) : TakeData(frame, body, message, out length);
            if (taken != WebSocketRead.NeedMore)
            {
                return taken;
            }
        }
    }

    /// <summary>Gives the buffer back while nothing is in it.</summary>
    public void Park()
    {
        if (IsEmpty)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _buffer?.Release();
        _buffer = null;
        _message = _read = _written = 0;
    }

    private string? Check(WebSocketFrame frame, int room)
    {
        if (frame.Mask is not null != maskRequired)
        {
            return maskRequired ? "a WebSocket client sent a frame without a mask" : "a WebSocket server sent a masked frame";
        }

        if (!frame.IsControl && (frame.Opcode == WebSocketOpcode.Continuation) != _inMessage)
        {
            return _inMessage ? "a WebSocket message begins inside another" : "a WebSocket message begins with a continuation";
        }

        return !frame.IsControl && frame.BodyBytes > room - _message ? $"a WebSocket message is longer than {room} bytes" : null;
    }

    private WebSocketRead TakeControl(WebSocketFrame frame, int start)
    {
        (_controlStart, _controlLength) = (start, (int)frame.BodyBytes);
        return frame.Opcode switch { WebSocketOpcode.Ping => WebSocketRead.Ping, WebSocketOpcode.Close => WebSocketRead.Close, _ => WebSocketRead.NeedMore };
    }

    private WebSocketRead TakeData(WebSocketFrame frame, ReadOnlySpan<byte> body, Span<byte> message, out int length)
    {
        length = _message + body.Length;
        _inMessage = !frame.IsFinal;
        if (!frame.IsFinal)
        {
            body.CopyTo(_buffer!.Bytes.AsSpan(_message));
            _message = length;
            return WebSocketRead.NeedMore;
        }

        _buffer!.Bytes.AsSpan(0, _message).CopyTo(message);
        body.CopyTo(message[_message..]);
        _message = 0;
        return WebSocketRead.Message;
    }

    private WebSocketRead Broken(string fault)
    {
        Fault = fault;
        return WebSocketRead.Broken;
    }

    private void MoveDown()
    {
        _buffer!.Bytes.AsSpan(_read, _written - _read).CopyTo(_buffer.Bytes.AsSpan(_message));
        _written -= _read - _message;
        _read = _message;
    }
}
