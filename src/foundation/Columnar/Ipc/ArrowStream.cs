using Columnar.Arrays;
using Columnar.Ipc.Framing;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// One array as a complete Arrow IPC stream: a schema of one column, one record batch and the end mark. This is the form in which a
/// dataflow message carries an array.
/// </summary>
/// <remarks>
/// Buffers begin at multiples of 64 bytes from the beginning of the stream, so that memory aligned to 64 bytes gives aligned values.
/// Thread-safe.
/// </remarks>
public static class ArrowStream
{
    /// <summary>What the only column is called when nothing else is said.</summary>
    public const string DefaultColumnName = "value";

    /// <summary>Computes the exact size of an array as a stream, without encoding it.</summary>
    /// <param name="array">The array.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <param name="metadata">Custom metadata of the column, e.g. the shape of an image.</param>
    /// <returns>The number of bytes <see cref="Write"/> fills.</returns>
    /// <exception cref="ArrowFormatException">The stream would exceed <see cref="ArrowLimits.MaxStreamBytes"/>.</exception>
    public static int Measure(ArrowArray array, string columnName = DefaultColumnName, CustomMetadata? metadata = null)
    {
        Schema schema = SchemaOf(array, columnName, metadata);
        return Total(SchemaMessage.Measure(schema), BatchMessage.Measure(array.Length, new(in array), CustomMetadata.Empty));
    }

    /// <summary>Encodes an array into memory of at least the measured size, copying its values once.</summary>
    /// <param name="array">The array.</param>
    /// <param name="destination">Where to write; every byte up to the returned length is set, padding to zero.</param>
    /// <param name="columnName">The name of the column, as given to <see cref="Measure"/>.</param>
    /// <param name="metadata">Custom metadata of the column, as given to <see cref="Measure"/>.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too small; the message says what is needed.</exception>
    /// <exception cref="ArrowFormatException">The array came from a damaged stream, or is too large for one.</exception>
    public static int Write(ArrowArray array, Span<byte> destination, string columnName = DefaultColumnName, CustomMetadata? metadata = null)
    {
        Schema schema = SchemaOf(array, columnName, metadata);
        int head = SchemaMessage.Measure(schema);
        var columns = new ReadOnlySpan<ArrowArray>(in array);
        BatchMessage batch = BatchMessage.Measure(array.Length, columns, CustomMetadata.Empty);
        int total = Total(head, batch);
        if (destination.Length < total)
            throw new ArgumentException($"The stream needs {total} bytes; the destination has {destination.Length}.", nameof(destination));
        SchemaMessage.Write(schema, destination[..head]);
        batch.Write(columns, destination[head..]);
        Frame.WriteEnd(destination[(total - Frame.EndBytes)..]);
        return total;
    }

    /// <summary>Encodes an array into new memory.</summary>
    /// <param name="array">The array.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <param name="metadata">Custom metadata of the column.</param>
    /// <returns>The stream.</returns>
    public static byte[] ToBytes(ArrowArray array, string columnName = DefaultColumnName, CustomMetadata? metadata = null)
    {
        byte[] stream = new byte[Measure(array, columnName, metadata)];
        Write(array, stream, columnName, metadata);
        return stream;
    }

    /// <summary>Reads a stream that holds one column in one batch, in place: the array is valid as long as the memory is.</summary>
    /// <param name="stream">The stream; bytes after its end mark are ignored.</param>
    /// <returns>The array.</returns>
    /// <exception cref="ArrowFormatException">The bytes are damaged, or hold another number of columns or batches.</exception>
    /// <exception cref="ArrowUnsupportedException">The stream uses a type or feature this library does not read; the message names it.</exception>
    public static ArrowArray ReadSingle(ReadOnlyMemory<byte> stream) => ReadSingle(stream, out _);

    /// <summary>Reads a stream that holds one column in one batch, in place, together with the name and metadata of the column.</summary>
    /// <param name="stream">The stream; bytes after its end mark are ignored.</param>
    /// <param name="field">Name, type and metadata of the column.</param>
    /// <returns>The array.</returns>
    /// <exception cref="ArrowFormatException">The bytes are damaged, or hold another number of columns or batches.</exception>
    /// <exception cref="ArrowUnsupportedException">The stream uses a type or feature this library does not read; the message names it.</exception>
    public static ArrowArray ReadSingle(ReadOnlyMemory<byte> stream, out Field field)
    {
        var reader = new ArrowStreamReader(stream);
        if (reader.Schema.Fields.Count != 1)
            throw new ArrowFormatException($"A message has one column; this stream has {reader.Schema.Fields.Count}: {reader.Schema}.");
        RecordBatch batch = reader.ReadBatch() ?? throw new ArrowFormatException("The Arrow stream has no record batch.");
        if (reader.ReadBatch() is not null)
            throw new ArrowFormatException("A message has one record batch; this stream has more. Read it with ArrowStreamReader.");
        field = reader.Schema.Fields[0];
        return batch.Columns[0];
    }

    private static Schema SchemaOf(ArrowArray array, string columnName, CustomMetadata? metadata)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(columnName);
        return new Schema([new Field(columnName, array.Type) { Metadata = metadata ?? CustomMetadata.Empty }]);
    }

    private static int Total(int head, BatchMessage batch)
    {
        long total = head + batch.TotalBytes + Frame.EndBytes;
        return total <= ArrowLimits.MaxStreamBytes
            ? (int)total
            : throw new ArrowFormatException(
                $"The stream would have {total} bytes; the limit is {ArrowLimits.MaxStreamBytes} ({nameof(ArrowLimits.MaxStreamBytes)}).");
    }
}
