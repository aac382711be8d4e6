using System.Buffers.Binary;
using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Metadata;

namespace Columnar.Ipc.Framing;

/// <summary>
/// One encapsulated message: continuation marker, length of the metadata, metadata (a FlatBuffer), body
/// (columnar format, "Encapsulated message format"). Before Arrow 0.15 there was no marker; both forms are read, the new one is written.
/// </summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Metadata, ReadOnlyMemory<byte> Body)
{
    /// <summary>Marker and length.</summary>
    public const int PrefixBytes = 2 * sizeof(int);

    /// <summary>The size of the end-of-stream mark: a marker and a metadata length of zero.</summary>
    public const int EndBytes = PrefixBytes;

    /// <summary>What prefix and metadata are padded to together, so that bodies begin aligned like their buffers.</summary>
    public const int HeadAlignment = 64;

    private static ReadOnlySpan<byte> FileMagic => "ARROW1"u8;

    /// <summary>Reads the next message.</summary>
    /// <param name="stream">The whole stream.</param>
    /// <param name="position">Where to read; advanced behind the message.</param>
    /// <param name="frame">The message.</param>
    /// <returns>False at the end: the end mark, or no more bytes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> stream, ref int position, out Frame frame)
    {
        frame = default;
        ReadOnlySpan<byte> rest = stream.Span[position..];
        if (position == 0 && rest.StartsWith(FileMagic))
            throw new ArrowUnsupportedException(
                "These bytes are an Arrow IPC file (ARROW1 … footer), which is not supported; send an Arrow IPC stream.");
        if (rest.IsEmpty)
            return false;
        int start = position;
        int length = ReadInt32(rest, start);
        int head = sizeof(int);
        if (unchecked((uint)length) == FormatNumbers.Continuation)
        {
            length = ReadInt32(rest[sizeof(int)..], start);
            head = PrefixBytes;
        }

        position += head;
        if (length == 0)
            return false;
        frame = Cut(stream, ref position, length);
        return true;
    }

    /// <summary>How much prefix and metadata take with their padding. Refuses to write what would be refused when read.</summary>
    public static int HeadBytes(int metadataBytes)
    {
        int padded = (PrefixBytes + metadataBytes + HeadAlignment - 1) & -HeadAlignment;
        return padded - PrefixBytes is >= 0 and <= ArrowLimits.MaxMetadataBytes
            ? padded
            : throw new ArrowFormatException(
                $"Names, types and metadata need {metadataBytes} bytes; the limit is {ArrowLimits.MaxMetadataBytes} "
                    + $"({nameof(ArrowLimits.MaxMetadataBytes)}).");
    }

    /// <summary>Writes the prefix of a message whose head has been measured.</summary>
    public static void WritePrefix(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, FormatNumbers.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], head.Length - PrefixBytes);
    }

    /// <summary>Writes the mark after the last message.</summary>
    public static void WriteEnd(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, FormatNumbers.Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(destination[sizeof(int)..], 0);
    }

    private static Frame Cut(ReadOnlyMemory<byte> stream, ref int position, int length)
    {
        if (length is < 0 or > ArrowLimits.MaxMetadataBytes)
            throw new ArrowFormatException(
                $"A message at byte {position} claims {unchecked((uint)length)} bytes of metadata: this is no Arrow stream.");
        if (length > stream.Length - position)
            throw Truncated(position);
        ReadOnlyMemory<byte> metadata = stream.Slice(position, length);
        position += length;
        long body = FlatTable.Root(metadata.Span).Int64(MessageFields.BodyLength);
        if (body < 0 || body > stream.Length - position)
            throw Truncated(position);
        var frame = new Frame(metadata, stream.Slice(position, (int)body));
        position += (int)body;
        return frame;
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes, int position) =>
        BinaryPrimitives.TryReadInt32LittleEndian(bytes, out int value) ? value : throw Truncated(position);

    private static ArrowFormatException Truncated(int position) => new($"The Arrow stream is cut off in the message at byte {position}.");
}
