using System.Buffers.Binary;
using Columnar.Arrays;

namespace Columnar.Ipc.Body;

/// <summary>
/// Collects the nodes and buffers of a record batch in the order the format wants them. A measuring encoder only counts; a writing one
/// also fills the body and the two lists in the message's metadata. Both see the same calls, so that sizes are exact by construction.
/// </summary>
internal ref struct BodyEncoder
{
    /// <summary>Every buffer begins at a multiple of this many bytes, as the format recommends for vector instructions.</summary>
    public const int BufferAlignment = 64;

    /// <summary>The size of one entry of either list in the metadata: two 64 bit numbers (Message.fbs, structs FieldNode and Buffer).</summary>
    public const int EntryBytes = 16;

    private readonly Span<byte> _body;
    private readonly Span<byte> _nodes;
    private readonly Span<byte> _buffers;

    /// <summary>Makes an encoder that writes; the default value measures.</summary>
    public BodyEncoder(Span<byte> nodes, Span<byte> buffers, Span<byte> body)
    {
        _nodes = nodes;
        _buffers = buffers;
        _body = body;
    }

    private BodyEncoder(bool measuring) => IsMeasuring = measuring;

    public static BodyEncoder Measuring => new(measuring: true);

    public bool IsMeasuring { get; }

    public int NodeCount { get; private set; }

    public int BufferCount { get; private set; }

    public long BodyLength { get; private set; }

    public void Node(int length, int nullCount)
    {
        if (!IsMeasuring)
            WriteEntry(_nodes, NodeCount, length, nullCount);
        NodeCount++;
    }

    /// <summary>A validity bitmap, or none at all when no row can be null.</summary>
    public void Validity(ReadOnlyMemory<byte> bitmap, int firstBit, int length)
    {
        if (bitmap.IsEmpty)
            Reserve(0);
        else
            Bits(bitmap, firstBit, length);
    }

    public void Bits(ReadOnlyMemory<byte> bitmap, int firstBit, int length)
    {
        Span<byte> target = Reserve(Bitmap.ByteCount(length));
        if (!IsMeasuring)
            Bitmap.Copy(bitmap.Span, firstBit, length, target);
    }

    public void Bytes(ReadOnlyMemory<byte> bytes)
    {
        Span<byte> target = Reserve(bytes.Length);
        if (!IsMeasuring)
            bytes.Span.CopyTo(target);
    }

    /// <summary>The offsets of some rows, moved so that the first is zero.</summary>
    public void Offsets(in Offsets offsets, int row, int rows)
    {
        Span<byte> target = Reserve((rows + 1L) * offsets.Width);
        if (IsMeasuring)
            return;
        if (rows == 0)
            target.Clear();
        else
            offsets.CopyRebased(row, rows, target);
    }

    /// <summary>Adds a buffer to be filled by the caller; its padding is already zero. Empty when measuring.</summary>
    public Span<byte> Reserve(long length)
    {
        long start = BodyLength;
        long padded = (length + BufferAlignment - 1) & ~(long)(BufferAlignment - 1);
        BodyLength = start + padded;
        if (IsMeasuring)
        {
            BufferCount++;
            return default;
        }

        WriteEntry(_buffers, BufferCount++, start, length);
        _body[(int)(start + length)..(int)(start + padded)].Clear();
        return _body.Slice((int)start, (int)length);
    }

    private static void WriteEntry(Span<byte> entries, int index, long first, long second)
    {
        Span<byte> entry = entries.Slice(index * EntryBytes, EntryBytes);
        BinaryPrimitives.WriteInt64LittleEndian(entry, first);
        BinaryPrimitives.WriteInt64LittleEndian(entry[sizeof(long)..], second);
    }
}
