using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dora.Protocol;

namespace Dora.Transport.Sockets;

/// <summary>The fixed part of a message's body; the parameters follow, then the payload.</summary>
/// <param name="Number">The message's number on its edge; 0 from a node.</param>
/// <param name="Header">Timestamp and encoding.</param>
/// <param name="ParameterLength">Bytes of the parameters.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
internal readonly record struct MessageHead(long Number, MessageHeader Header, int ParameterLength, int PayloadLength)
{
    public const int Size = 24;

    /// <exception cref="FrameException">The lengths contradict each other or a limit.</exception>
    public static MessageHead Read(ReadOnlySpan<byte> bytes, int bodyLength)
    {
        var head = new MessageHead(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            new MessageHeader(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), (PayloadEncoding)bytes[20]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[22..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
        if (head.Number < 0)
            throw new FrameException($"A message has the number {head.Number}.");
        if (head.Header.Encoding > PayloadEncoding.ArrowStream || bytes[21] != 0)
            throw new FrameException($"There is no payload encoding {bytes[20]}.{bytes[21]}.");
        if (head.ParameterLength > Limits.MaxParameterBytes)
            throw new FrameException($"Parameters of {head.ParameterLength:N0} bytes are larger than {Limits.MaxParameterBytes:N0} bytes.");
        if (head.PayloadLength < 0 || head.PayloadLength > Limits.MaxPayloadBytes)
            throw new FrameException($"A payload of {(uint)head.PayloadLength:N0} bytes is larger than {Limits.MaxPayloadBytes:N0} bytes.");
        if (Size + (long)head.ParameterLength + head.PayloadLength != bodyLength)
            throw new FrameException($"A message of {bodyLength:N0} bytes claims {head.ParameterLength:N0} + {head.PayloadLength:N0} bytes of content.");
        return head;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Header.Timestamp);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], PayloadLength);
        bytes[20] = (byte)Header.Encoding;
        bytes[21] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], (ushort)ParameterLength);
    }
}

/// <summary>The body of <see cref="FrameKind.Hello"/> (its counts are 0) and <see cref="FrameKind.Welcome"/>.</summary>
internal readonly record struct Greeting(int Inputs, int Outputs)
{
    public const int Size = 16;

    /// <summary>"DORA" as it lies on the wire.</summary>
    private const uint Magic = 0x41524F44;

    private const uint Version = 1;

    /// <exception cref="FrameException">The peer speaks something else.</exception>
    public static Greeting Read(ReadOnlySpan<byte> bytes)
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (magic != Magic)
            throw new FrameException($"The peer does not speak this protocol: its first word is 0x{magic:x8}.");
        if (version != Version)
            throw new FrameException($"The peer speaks version {version} of the data protocol, this side {Version}. Use the same release on both sides.");
        return new Greeting(BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Inputs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Outputs);
    }
}

/// <summary>The body of <see cref="FrameKind.Input"/>.</summary>
/// <param name="QueueSize">How many unread messages the node keeps; 0 when nothing feeds the input.</param>
/// <param name="NextNumber">The number the next message has, unless some are dropped before it is sent.</param>
/// <param name="Dropped">Messages lost on this edge so far.</param>
internal readonly record struct InputState(int QueueSize, long NextNumber, long Dropped)
{
    public const int Size = 24;

    public static InputState Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, QueueSize);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], NextNumber);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Dropped);
    }
}

/// <summary>The body of <see cref="FrameKind.Progress"/>; both counts only grow.</summary>
/// <param name="Acknowledged">The number below which the node keeps no message.</param>
/// <param name="Dropped">How many messages the node itself has dropped since it attached.</param>
internal readonly record struct ProgressReport(long Acknowledged, long Dropped)
{
    public const int Size = 16;

    public static ProgressReport Read(ReadOnlySpan<byte> bytes)
        => new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Acknowledged);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Dropped);
    }
}

/// <summary>The body of <see cref="FrameKind.Output"/> and <see cref="FrameKind.Credit"/>.</summary>
/// <param name="Messages">How many messages the output may send beyond what it could before; meaningless unless it blocks.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CreditGrant(int Messages)
{
    public const int Size = 4;

    /// <exception cref="FrameException">It grants nothing or more than a queue holds.</exception>
    public static CreditGrant Read(ReadOnlySpan<byte> bytes)
    {
        var messages = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return messages is >= 0 and <= Limits.MaxQueueSize
            ? new CreditGrant(messages)
            : throw new FrameException($"The daemon grants {messages} messages, more than a queue holds.");
    }

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteInt32LittleEndian(bytes, Messages);
}
