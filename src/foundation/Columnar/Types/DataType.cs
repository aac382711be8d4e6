namespace Columnar.Types;

/// <summary>
/// The type of an Arrow array. A closed set of immutable values, compared by content; <see cref="object.ToString"/> gives the name
/// other Arrow tools print, such as <c>list&lt;item: int32&gt;</c>.
/// </summary>
public abstract record DataType
{
    private protected DataType(TypeId id) => Id = id;

    /// <summary>Every row is null.</summary>
    public static DataType Null { get; } = new SimpleType(TypeId.Null, "null");

    /// <summary>One bit a row.</summary>
    public static DataType Boolean { get; } = new SimpleType(TypeId.Boolean, "bool");

    /// <summary>Rows of <see cref="sbyte"/>.</summary>
    public static DataType Int8 { get; } = new SimpleType(TypeId.Int8, "int8");

    /// <summary>Rows of <see cref="byte"/>.</summary>
    public static DataType UInt8 { get; } = new SimpleType(TypeId.UInt8, "uint8");

    /// <summary>Rows of <see cref="short"/>.</summary>
    public static DataType Int16 { get; } = new SimpleType(TypeId.Int16, "int16");

    /// <summary>Rows of <see cref="ushort"/>.</summary>
    public static DataType UInt16 { get; } = new SimpleType(TypeId.UInt16, "uint16");

    /// <summary>Rows of <see cref="int"/>.</summary>
    public static DataType Int32 { get; } = new SimpleType(TypeId.Int32, "int32");

    /// <summary>Rows of <see cref="uint"/>.</summary>
    public static DataType UInt32 { get; } = new SimpleType(TypeId.UInt32, "uint32");

    /// <summary>Rows of <see cref="long"/>.</summary>
    public static DataType Int64 { get; } = new SimpleType(TypeId.Int64, "int64");

    /// <summary>Rows of <see cref="ulong"/>.</summary>
    public static DataType UInt64 { get; } = new SimpleType(TypeId.UInt64, "uint64");

    /// <summary>Rows of <see cref="Half"/>.</summary>
    public static DataType Float16 { get; } = new SimpleType(TypeId.Float16, "halffloat");

    /// <summary>Rows of <see cref="float"/>.</summary>
    public static DataType Float32 { get; } = new SimpleType(TypeId.Float32, "float");

    /// <summary>Rows of <see cref="double"/>.</summary>
    public static DataType Float64 { get; } = new SimpleType(TypeId.Float64, "double");

    /// <summary>Days since 1970-01-01, rows of <see cref="int"/>.</summary>
    public static DataType Date32 { get; } = new SimpleType(TypeId.Date32, "date32[day]");

    /// <summary>Milliseconds since 1970-01-01, rows of <see cref="long"/>.</summary>
    public static DataType Date64 { get; } = new SimpleType(TypeId.Date64, "date64[ms]");

    /// <summary>Text with 32 bit offsets (2 GiB of text an array).</summary>
    public static DataType Utf8 { get; } = new SimpleType(TypeId.Utf8, "string");

    /// <summary>Text with 64 bit offsets.</summary>
    public static DataType LargeUtf8 { get; } = new SimpleType(TypeId.LargeUtf8, "large_string");

    /// <summary>Byte strings with 32 bit offsets (2 GiB an array).</summary>
    public static DataType Binary { get; } = new SimpleType(TypeId.Binary, "binary");

    /// <summary>Byte strings with 64 bit offsets.</summary>
    public static DataType LargeBinary { get; } = new SimpleType(TypeId.LargeBinary, "large_binary");

    /// <summary>Which kind of type this is.</summary>
    public TypeId Id { get; }

    /// <summary>The fields of nested types; empty for all others.</summary>
    internal virtual IReadOnlyList<Field> Children => [];

    /// <summary>Time of day.</summary>
    /// <param name="unit">Seconds and milliseconds are stored as <see cref="int"/>, finer units as <see cref="long"/>.</param>
    /// <returns>A time32 or time64 type.</returns>
    public static DataType Time(TimeUnit unit) => new TimeType(unit);

    /// <summary>An instant, stored as <see cref="long"/>.</summary>
    /// <param name="unit">What one step of the value means.</param>
    /// <param name="timeZone">The zone to show it in, an IANA name or an offset like <c>+01:00</c>; null for wall-clock time without a zone.</param>
    /// <returns>A timestamp type.</returns>
    public static DataType Timestamp(TimeUnit unit, string? timeZone = null) => new TimestampType(unit, timeZone);

    /// <summary>An elapsed time, stored as <see cref="long"/>.</summary>
    /// <param name="unit">What one step of the value means.</param>
    /// <returns>A duration type.</returns>
    public static DataType Duration(TimeUnit unit) => new DurationType(unit);

    /// <summary>Lists of varying length.</summary>
    /// <param name="item">The type of the items; they are nullable and called <c>item</c>, as elsewhere.</param>
    /// <returns>A list type with 32 bit offsets.</returns>
    public static DataType List(DataType item) => new ListType(new Field(Field.ItemName, item));

    /// <summary>Lists of one fixed length.</summary>
    /// <param name="item">The type of the items.</param>
    /// <param name="size">How many items each list has.</param>
    /// <returns>A fixed-size list type.</returns>
    public static DataType FixedSizeList(DataType item, int size) => new FixedSizeListType(new Field(Field.ItemName, item), size);

    /// <summary>Named fields side by side.</summary>
    /// <param name="fields">The fields in order.</param>
    /// <returns>A struct type.</returns>
    public static DataType Struct(params IReadOnlyList<Field> fields) => new StructType(fields);
}
