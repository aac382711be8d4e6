using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Zenoh.Links.WebSockets;

/// <summary>Kinds of frames (RFC 6455 §5.2).</summary>
internal enum WebSocketOpcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>The head of one frame (RFC 6455 §5.2). Pure.</summary>
internal readonly record struct WebSocketFrame(WebSocketOpcode Opcode, bool IsFinal, int HeadBytes, long BodyBytes, uint? Mask)
{
    public const int MaxHeadBytes = 14;
    public const int MaxControlBytes = 125;
    private const int MaskBytes = sizeof(uint);

    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads a head; false = more bytes are needed, or <paramref name="fault"/> says what is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrame frame, out string? fault)
    {
        frame = default;
        fault = null;
        if (bytes.Length < 2)
        {
            return false;
        }

        var lengthBytes = (bytes[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        var masked = (bytes[1] & 0x80) != 0;
        var head = 2 + lengthBytes + (masked ? MaskBytes : 0);
        if (bytes.Length < head)
        {
            return false;
        }

        var body = lengthBytes switch
        {
            0 => bytes[1] & 0x7F,
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
        };
        uint? mask = masked ? MemoryMarshal.Read<uint>(bytes[(2 + lengthBytes)..]) : null;
        frame = new WebSocketFrame((WebSocketOpcode)(bytes[0] & 0x0F), (bytes[0] & 0x80) != 0, head, body, mask);
        fault = frame.Fault((bytes[0] & 0x70) != 0);
        return fault is null;
    }

    /// <summary>
    /// Writes a final frame; the body is masked when asked for (clients must). <paramref name="output"/> has room for the head and both parts.
    /// </summary>
    public static int Write(Span<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool masked)
    {
        var body = first.Length + second.Length;
        output[0] = (byte)(0x80 | (int)opcode);
        var head = 2;
        if (body < 126)
        {
            output[1] = (byte)body;
        }
        else if (body <= ushort.MaxValue)
        {
            output[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)body);
            head = 4;
        }
        else
        {
            output[1] = 127;
            BinaryPrimitives.WriteInt64BigEndian(output[2..], body);
            head = 10;
        }

        return head + WriteBody(output, head, first, second, masked);
    }

    /// <summary>Masks or unmasks; the same operation.</summary>
    public static void ApplyMask(Span<byte> body, uint mask)
    {
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(body))
        {
            word ^= mask | ((ulong)mask << 32);
        }

        Span<byte> key = stackalloc byte[MaskBytes];
        MemoryMarshal.Write(key, mask);
        for (var i = body.Length & ~7; i < body.Length; i++)
        {
            body[i] ^= key[i & 3];
        }
    }

    private static int WriteBody(Span<byte> output, int head, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool masked)
    {
        var start = head + (masked ? MaskBytes : 0);
        first.CopyTo(output[start..]);
        second.CopyTo(output[(start + first.Length)..]);
        if (masked)
        {
            output[1] |= 0x80;
            RandomNumberGenerator.Fill(output.Slice(head, MaskBytes));
            ApplyMask(output.Slice(start, first.Length + second.Length), MemoryMarshal.Read<uint>(output[head..]));
        }

        return start - head + first.Length + second.Length;
    }

    private string? Fault(bool reservedBits) => Opcode switch
    {
        _ when reservedBits => "a WebSocket frame has reserved bits set",
        _ when BodyBytes < 0 => "a WebSocket frame has an impossible length",
        WebSocketOpcode.Continuation or WebSocketOpcode.Binary => null,
        WebSocketOpcode.Text => "a WebSocket text message arrived; zenoh sends binary ones",
        WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong => IsFinal && BodyBytes <= MaxControlBytes ? null : "a WebSocket control frame is cut or too long",
        _ => $"a WebSocket frame has the unknown kind {(int)Opcode}",
    };
}
