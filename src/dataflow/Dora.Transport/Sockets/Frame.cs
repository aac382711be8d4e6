using System.Buffers.Binary;
using Dora.Protocol;

namespace Dora.Transport.Sockets;

/// <summary>What a frame says. The numbers are on the wire, see docs/wire/socket-transport.md.</summary>
internal enum FrameKind : byte
{
    /// <summary>Node to daemon, first: which protocol it speaks.</summary>
    Hello = 1,

    /// <summary>Daemon to node, first: how many inputs and outputs follow.</summary>
    Welcome = 2,

    /// <summary>Daemon to node: the state of one input.</summary>
    Input = 3,

    /// <summary>Daemon to node: the state of one output.</summary>
    Output = 4,

    /// <summary>A message, either way.</summary>
    Message = 5,

    /// <summary>Either way: the port will send nothing more.</summary>
    Close = 6,

    /// <summary>Node to daemon: how far it has read an input.</summary>
    Progress = 7,

    /// <summary>Daemon to node: how many more messages an output may send.</summary>
    Credit = 8,

    /// <summary>Daemon to node, last: why the connection ends.</summary>
    Refusal = 9,
}

/// <summary>The eight bytes before every frame's body.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Flags">Meaning depends on the kind.</param>
/// <param name="Port">The index of the input or output.</param>
/// <param name="BodyLength">The bytes that follow.</param>
internal readonly record struct FrameHeader(FrameKind Kind, byte Flags, int Port, int BodyLength)
{
    /// <summary>Its length on the wire.</summary>
    public const int Size = 8;

    /// <summary>The longest body: a message with the largest payload and parameters. A longer one is refused unread.</summary>
    public const uint MaxBodyLength = MessageHead.Size + (uint)Limits.MaxParameterBytes + Limits.MaxPayloadBytes;

    /// <summary>On a message from a node: readers without room do not get it.</summary>
    public const byte DoesNotWait = 1;

    /// <summary>On an input or output: its sender waits for room.</summary>
    public const byte Blocks = 1;

    /// <summary>On an output: it was closed before.</summary>
    public const byte Closed = 2;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="FrameException">The bytes are no header.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var kind = bytes[4];
        if (kind is < (byte)FrameKind.Hello or > (byte)FrameKind.Refusal)
            throw new FrameException($"There is no frame kind {kind}.");
        if (length > MaxBodyLength)
            throw new FrameException($"A frame of {length:N0} bytes is longer than the {MaxBodyLength:N0} bytes a frame may have.");
        header = new FrameHeader((FrameKind)kind, bytes[5], BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), (int)length);
        return true;
    }

    /// <summary>Writes the header into the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)BodyLength);
        bytes[4] = (byte)Kind;
        bytes[5] = Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)Port);
    }

    /// <exception cref="FrameException">The body is not as long as frames of this kind are.</exception>
    public void ExpectBody(int length)
    {
        if (BodyLength != length)
            throw new FrameException($"A {Kind} frame has {length} bytes, not {BodyLength:N0}.");
    }

    /// <exception cref="FrameException">There is no such port.</exception>
    public void ExpectPort(int ports)
    {
        if (Port >= ports)
            throw new FrameException($"A {Kind} frame names port {Port}, but there are {ports}.");
    }
}

/// <summary>The peer does not speak the protocol; the connection ends.</summary>
internal sealed class FrameException(string message) : TransportException(message);
