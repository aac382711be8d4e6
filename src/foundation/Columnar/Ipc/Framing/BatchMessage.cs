using Columnar.Arrays;
using Columnar.Ipc.Body;
using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Metadata;
using Columnar.Types;

namespace Columnar.Ipc.Framing;

/// <summary>A measured record batch message: how many rows, nodes, buffers and bytes of body it has, and how long its head is.</summary>
internal readonly record struct BatchMessage
{
    private const int OffsetBytes = sizeof(int);

    public BatchMessage(int rows, BodyEncoder measured, CustomMetadata metadata)
    {
        (Rows, Nodes, Buffers, BodyBytes, Metadata) = (rows, measured.NodeCount, measured.BufferCount, measured.BodyLength, metadata);
        var writer = FlatBufferWriter.Measuring;
        EncodeMetadata(ref writer, out _, out _);
        HeadBytes = Frame.HeadBytes(writer.Length);
    }

    public int Rows { get; }

    public int Nodes { get; }

    public int Buffers { get; }

    public long BodyBytes { get; }

    public CustomMetadata Metadata { get; }

    public int HeadBytes { get; }

    public long TotalBytes => HeadBytes + BodyBytes;

    public static BatchMessage Measure(int rows, ReadOnlySpan<ArrowArray> columns, CustomMetadata metadata)
    {
        var body = BodyEncoder.Measuring;
        foreach (ArrowArray column in columns)
            column.Encode(ref body, 0, column.Length);
        return new BatchMessage(rows, body, metadata);
    }

    /// <summary>Writes message and columns into exactly the measured bytes.</summary>
    public void Write(ReadOnlySpan<ArrowArray> columns, Span<byte> destination)
    {
        BodyEncoder body = Begin(destination);
        foreach (ArrowArray column in columns)
            column.Encode(ref body, 0, column.Length);
    }

    /// <summary>Writes the head; the returned encoder takes the columns.</summary>
    public BodyEncoder Begin(Span<byte> destination)
    {
        Span<byte> head = destination[..HeadBytes];
        Frame.WritePrefix(head);
        Span<byte> metadata = head[Frame.PrefixBytes..];
        var writer = new FlatBufferWriter(metadata);
        EncodeMetadata(ref writer, out int nodes, out int buffers);
        metadata[writer.Length..].Clear();
        Span<byte> nodeList = writer.Part(nodes, Nodes * BodyEncoder.EntryBytes);
        Span<byte> bufferList = writer.Part(buffers, Buffers * BodyEncoder.EntryBytes);
        return new BodyEncoder(nodeList, bufferList, destination.Slice(HeadBytes, (int)BodyBytes));
    }

    private void EncodeMetadata(ref FlatBufferWriter writer, out int nodes, out int buffers)
    {
        Span<int> slots = stackalloc int[3];
        int header = MessageEncoder.Begin(ref writer, FormatNumbers.HeaderRecordBatch, BodyBytes, Metadata);
        writer.Link(header, writer.Table([sizeof(long), OffsetBytes, OffsetBytes], slots));
        writer.Int64(slots[BatchFields.Length], Rows);
        int nodeVector = writer.StructVector(Nodes, BodyEncoder.EntryBytes);
        writer.Link(slots[BatchFields.Nodes], nodeVector);
        int bufferVector = writer.StructVector(Buffers, BodyEncoder.EntryBytes);
        writer.Link(slots[BatchFields.Buffers], bufferVector);
        (nodes, buffers) = (nodeVector + sizeof(int), bufferVector + sizeof(int));
    }
}
