using Columnar.Arrays;
using Columnar.Ipc.Body;
using Columnar.Ipc.FlatBuffers;
using Columnar.Ipc.Framing;
using Columnar.Ipc.Metadata;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// Reads an Arrow IPC stream batch by batch, in place. The batches refer to the stream's memory and are valid as long as it is; nothing
/// is copied, wherever the buffers happen to lie.
/// </summary>
/// <remarks>
/// Accepts metadata versions V4 and V5, with and without continuation markers, with and without the end-of-stream mark. Not thread-safe;
/// the batches are.
/// </remarks>
public sealed class ArrowStreamReader
{
    private readonly ReadOnlyMemory<byte> _stream;
    private int _position;
    private bool _ended;

    /// <summary>Reads the schema.</summary>
    /// <param name="stream">The whole stream.</param>
    /// <exception cref="ArrowFormatException">The bytes are no Arrow stream, or damaged.</exception>
    /// <exception cref="ArrowUnsupportedException">The stream uses a type or feature this library does not read.</exception>
    public ArrowStreamReader(ReadOnlyMemory<byte> stream)
    {
        _stream = stream;
        if (!Frame.TryRead(_stream, ref _position, out Frame frame))
            throw new ArrowFormatException("The Arrow stream is empty: it has no schema.");
        FlatTable message = Message(frame);
        if (message.Byte(MessageFields.HeaderType) != FormatNumbers.HeaderSchema)
            throw new ArrowFormatException(
                $"An Arrow stream begins with a schema, not with a message of type {message.Byte(MessageFields.HeaderType)}.");
        Schema = SchemaDecoder.Decode(message.Table(MessageFields.Header, "schema"));
    }

    /// <summary>The columns of every batch.</summary>
    public Schema Schema { get; }

    /// <summary>Reads a stream into memory, whole, and then its schema.</summary>
    /// <param name="stream">Read to its end; stays open.</param>
    /// <returns>A reader over the copy.</returns>
    /// <exception cref="ArrowException">As the constructor does, and when the stream exceeds <see cref="ArrowLimits.MaxStreamBytes"/>.</exception>
    public static ArrowStreamReader Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ArrowStreamReader(StreamLoader.ReadToEnd(stream));
    }

    /// <summary>Reads the next batch.</summary>
    /// <returns>The batch, or null at the end of the stream.</returns>
    /// <exception cref="ArrowFormatException">The bytes are damaged.</exception>
    /// <exception cref="ArrowUnsupportedException">The batch is compressed, or the message is none of those a stream may have.</exception>
    public RecordBatch? ReadBatch()
    {
        if (_ended)
            return null;
        if (Frame.TryRead(_stream, ref _position, out Frame frame))
            return Decode(frame);
        _ended = true;
        return null;
    }

    private static FlatTable Message(Frame frame)
    {
        FlatTable message = FlatTable.Root(frame.Metadata.Span);
        short version = message.Int16(MessageFields.Version);
        return version is FormatNumbers.VersionV4 or FormatNumbers.VersionV5
            ? message
            : throw new ArrowUnsupportedException($"Arrow metadata version V{version + 1} is not supported; V4 and V5 are.");
    }

    private RecordBatch Decode(Frame frame)
    {
        FlatTable message = Message(frame);
        byte kind = message.Byte(MessageFields.HeaderType);
        if (kind == FormatNumbers.HeaderDictionaryBatch)
            throw new ArrowUnsupportedException("A dictionary batch is not supported; send the decoded values.");
        if (kind != FormatNumbers.HeaderRecordBatch)
            throw new ArrowFormatException($"A record batch was expected after the schema, not a message of type {kind}.");
        FlatTable batch = message.Table(MessageFields.Header, "record batch");
        if (batch.Has(BatchFields.Compression))
            throw new ArrowUnsupportedException($"Buffer compression ({Codec(batch)}) is not supported; send uncompressed buffers.");
        int length = RowCount(batch);
        ArrowArray[] columns = Columns(batch, frame.Body, length);
        var budget = new TextBudget();
        return new RecordBatch(Schema, columns, length, budget.Metadata(message.Vector(MessageFields.Metadata, sizeof(int))));
    }

    private static string Codec(FlatTable batch) => batch.Table(BatchFields.Compression, "compression").Byte(0) == 0 ? "LZ4" : "ZSTD";

    private static int RowCount(FlatTable batch)
    {
        long length = batch.Int64(BatchFields.Length);
        return length is < 0 or > ArrowLimits.MaxRows
            ? throw new ArrowFormatException($"A record batch claims {length} rows; 0 … {ArrowLimits.MaxRows} are possible.")
            : (int)length;
    }

    private ArrowArray[] Columns(FlatTable batch, ReadOnlyMemory<byte> body, int length)
    {
        FlatVector nodes = batch.Vector(BatchFields.Nodes, BodyEncoder.EntryBytes);
        FlatVector buffers = batch.Vector(BatchFields.Buffers, BodyEncoder.EntryBytes);
        var decoder = new BodyDecoder(nodes, buffers, body);
        var columns = new ArrowArray[Schema.Fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = decoder.Decode(Schema.Fields[i]);
            if (columns[i].Length != length)
                throw new ArrowFormatException($"Column '{Schema.Fields[i].Name}' has {columns[i].Length} rows in a batch of {length}.");
        }

        decoder.ExpectEnd();
        return columns;
    }
}
