using System.Buffers;
using Columnar.Arrays;
using Columnar.Ipc.Framing;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// Writes record batches as an Arrow IPC stream. Not thread-safe. <see cref="Dispose"/> writes the end mark; it neither flushes nor
/// closes the destination.
/// </summary>
public sealed class ArrowStreamWriter : IDisposable
{
    private readonly IBufferWriter<byte>? _buffer;
    private readonly Stream? _stream;
    private bool _ended;

    /// <summary>Writes the schema.</summary>
    /// <param name="destination">Where to write; asked for one span per message.</param>
    /// <param name="schema">The columns of every batch.</param>
    public ArrowStreamWriter(IBufferWriter<byte> destination, Schema schema)
        : this(schema)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _buffer = destination;
        WriteSchema();
    }

    /// <summary>Writes the schema.</summary>
    /// <param name="destination">Where to write; one write per message.</param>
    /// <param name="schema">The columns of every batch.</param>
    public ArrowStreamWriter(Stream destination, Schema schema)
        : this(schema)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _stream = destination;
        WriteSchema();
    }

    private ArrowStreamWriter(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
    }

    private delegate void MessageWriter<TState>(TState state, Span<byte> destination);

    /// <summary>The columns of every batch.</summary>
    public Schema Schema { get; }

    /// <summary>Writes a batch, copying its values once into the destination (twice for a <see cref="Stream"/>).</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="ArgumentException">The batch has other columns than the stream.</exception>
    /// <exception cref="ArrowFormatException">The batch came from a damaged stream, or exceeds <see cref="ArrowLimits.MaxStreamBytes"/>.</exception>
    public void Write(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_ended, this);
        if (!ReferenceEquals(batch.Schema, Schema) && !batch.Schema.Fields.SequenceEqual(Schema.Fields))
            throw new ArgumentException($"The batch has {batch.Schema}; the stream has {Schema}.", nameof(batch));
        ArrowArray[] columns = [.. batch.Columns];
        BatchMessage message = BatchMessage.Measure(batch.Length, columns, batch.Metadata);
        if (message.TotalBytes > ArrowLimits.MaxStreamBytes)
            throw new ArrowFormatException(
                $"The batch needs {message.TotalBytes} bytes; the limit is {ArrowLimits.MaxStreamBytes} ({nameof(ArrowLimits.MaxStreamBytes)}).");
        Emit((int)message.TotalBytes, (message, columns), static (state, span) => state.message.Write(state.columns, span));
    }

    /// <summary>Writes the end mark, once.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        Emit(Frame.EndBytes, 0, static (_, span) => Frame.WriteEnd(span));
    }

    private void WriteSchema() => Emit(SchemaMessage.Measure(Schema), Schema, static (schema, span) => SchemaMessage.Write(schema, span));

    private void Emit<TState>(int bytes, TState state, MessageWriter<TState> write)
    {
        if (_buffer is not null)
        {
            write(state, _buffer.GetSpan(bytes)[..bytes]);
            _buffer.Advance(bytes);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            write(state, rented.AsSpan(0, bytes));
            _stream!.Write(rented, 0, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
