using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Ipc.Body;
using Columnar.Ipc.Framing;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>Plans streams of numbers that are filled in place: how many bytes to loan and where the values go.</summary>
public static class PrimitiveStreamLayout
{
    /// <summary>Plans a column of numbers without nulls.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="length">The number of values.</param>
    /// <returns>The plan; it may be used for any number of streams.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or the stream would exceed
    /// <see cref="ArrowLimits.MaxStreamBytes"/>.</exception>
    public static PrimitiveStreamLayout<T> For<T>(int length)
        where T : unmanaged => new(Columns<T>.Plain, length);

    /// <summary>Plans nested fixed-size lists of numbers, e.g. height × width × channels of an image, without nulls.</summary>
    /// <typeparam name="T">How the innermost values are stored.</typeparam>
    /// <param name="shape">The number of rows, then the size of the lists at each level; at least one number.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <param name="metadata">Custom metadata of the column.</param>
    /// <returns>The plan; it may be used for any number of streams, so make it once per shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the stream would exceed
    /// <see cref="ArrowLimits.MaxStreamBytes"/>.</exception>
    public static PrimitiveStreamLayout<T> ForShape<T>(
        ReadOnlySpan<int> shape, string columnName = ArrowStream.DefaultColumnName, CustomMetadata? metadata = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfZero(shape.Length, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Length, ArrowLimits.MaxNestingDepth, nameof(shape));
        DataType type = NativeType.Of<T>();
        for (int level = shape.Length - 1; level > 0; level--)
            type = DataType.FixedSizeList(type, shape[level]);
        return For<T>(shape[0], new Field(columnName, type) { Metadata = metadata ?? CustomMetadata.Empty });
    }

    /// <summary>Plans a column described by a field: numbers, times, or fixed-size lists of them nested to any depth.</summary>
    /// <typeparam name="T">How the innermost values are stored.</typeparam>
    /// <param name="rows">The number of rows.</param>
    /// <param name="field">Name, type and metadata of the column.</param>
    /// <returns>The plan; it may be used for any number of streams, so make it once.</returns>
    /// <exception cref="ArgumentException">The innermost type is not stored as <typeparamref name="T"/>.</exception>
    public static PrimitiveStreamLayout<T> For<T>(int rows, Field field)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(field);
        return new PrimitiveStreamLayout<T>(new Schema([field]), rows);
    }

    private static class Columns<T>
        where T : unmanaged
    {
        public static readonly Schema Plain = new([new Field(ArrowStream.DefaultColumnName, NativeType.Of<T>())]);
    }
}

/// <summary>Where everything lies in a stream of one column of numbers. Immutable; writing headers allocates nothing.</summary>
/// <typeparam name="T">How the innermost values are stored.</typeparam>
public readonly struct PrimitiveStreamLayout<T>
    where T : unmanaged
{
    private readonly Schema _schema;
    private readonly BatchMessage _batch;
    private readonly int _schemaBytes;

    internal PrimitiveStreamLayout(Schema schema, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        _schema = schema;
        _schemaBytes = SchemaMessage.Measure(schema);
        ValueCount = CountValues(schema.Fields[0].Type, rows);
        var body = BodyEncoder.Measuring;
        Encode(ref body, rows);
        _batch = new BatchMessage(rows, body, CustomMetadata.Empty);
        long total = _schemaBytes + _batch.TotalBytes + Frame.EndBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, ArrowLimits.MaxStreamBytes, nameof(rows));
        TotalBytes = (int)total;
    }

    /// <summary>The exact size of the stream, in bytes: what to loan.</summary>
    public int TotalBytes { get; }

    /// <summary>Where the values begin, in bytes from the beginning; a multiple of 64.</summary>
    public int ValuesOffset => _schemaBytes + _batch.HeadBytes;

    /// <summary>The number of innermost values.</summary>
    public int ValueCount { get; }

    /// <summary>The rows of the column.</summary>
    public int Rows => _batch.Rows;

    /// <summary>The column.</summary>
    public Field Field => _schema.Fields[0];

    /// <summary>
    /// Writes everything but the values: what was in the value region before stays there, so that it may be filled before or after.
    /// </summary>
    /// <param name="destination">At least <see cref="TotalBytes"/>.</param>
    /// <returns>The value region inside the destination, in row-major order.</returns>
    /// <exception cref="ArgumentException">The destination is too small.</exception>
    public Span<T> WriteHeader(Span<byte> destination)
    {
        if (destination.Length < TotalBytes)
            throw new ArgumentException($"The stream needs {TotalBytes} bytes; the destination has {destination.Length}.", nameof(destination));
        SchemaMessage.Write(_schema, destination[.._schemaBytes]);
        BodyEncoder body = _batch.Begin(destination[_schemaBytes..]);
        Span<byte> values = Encode(ref body, Rows);
        Frame.WriteEnd(destination[(TotalBytes - Frame.EndBytes)..]);
        return MemoryMarshal.Cast<byte, T>(values);
    }

    /// <summary>Finds the value region of a stream whose header has been written.</summary>
    /// <param name="stream">The bytes of the stream.</param>
    /// <returns>The value region inside them, in row-major order.</returns>
    public Span<T> ValuesOf(Span<byte> stream) => MemoryMarshal.Cast<byte, T>(stream.Slice(ValuesOffset, ValueCount * Unsafe.SizeOf<T>()));

    private static int CountValues(DataType type, long rows)
    {
        while (type is FixedSizeListType list)
        {
            rows *= list.Size;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, ArrowLimits.MaxRows);
            type = list.Item.Type;
        }

        NativeType.Check<T>(type);
        return (int)rows;
    }

    private Span<byte> Encode(scoped ref BodyEncoder body, int rows)
    {
        DataType type = Field.Type;
        while (true)
        {
            body.Node(rows, nullCount: 0);
            body.Reserve(0); // no validity bitmap
            if (type is not FixedSizeListType list)
                return body.Reserve((long)rows * Unsafe.SizeOf<T>());
            (rows, type) = (rows * list.Size, list.Item.Type);
        }
    }
}
