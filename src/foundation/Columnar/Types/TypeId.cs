namespace Columnar.Types;

/// <summary>The kinds of Arrow type this library reads and writes.</summary>
public enum TypeId
{
    /// <summary>No values: every row is null.</summary>
    Null,

    /// <summary>One bit a row.</summary>
    Boolean,

    /// <summary>Signed 8 bit integer.</summary>
    Int8,

    /// <summary>Unsigned 8 bit integer.</summary>
    UInt8,

    /// <summary>Signed 16 bit integer.</summary>
    Int16,

    /// <summary>Unsigned 16 bit integer.</summary>
    UInt16,

    /// <summary>Signed 32 bit integer.</summary>
    Int32,

    /// <summary>Unsigned 32 bit integer.</summary>
    UInt32,

    /// <summary>Signed 64 bit integer.</summary>
    Int64,

    /// <summary>Unsigned 64 bit integer.</summary>
    UInt64,

    /// <summary>IEEE 754 half precision, <see cref="Half"/>.</summary>
    Float16,

    /// <summary>IEEE 754 single precision, <see cref="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, <see cref="double"/>.</summary>
    Float64,

    /// <summary>Days since 1970-01-01, in 32 bits.</summary>
    Date32,

    /// <summary>Milliseconds since 1970-01-01, in 64 bits.</summary>
    Date64,

    /// <summary>Time of day in seconds or milliseconds, in 32 bits.</summary>
    Time32,

    /// <summary>Time of day in microseconds or nanoseconds, in 64 bits.</summary>
    Time64,

    /// <summary>An instant in units since 1970-01-01T00:00:00Z, in 64 bits.</summary>
    Timestamp,

    /// <summary>An elapsed time in 64 bits.</summary>
    Duration,

    /// <summary>UTF-8 text with 32 bit offsets.</summary>
    Utf8,

    /// <summary>UTF-8 text with 64 bit offsets.</summary>
    LargeUtf8,

    /// <summary>Byte strings with 32 bit offsets.</summary>
    Binary,

    /// <summary>Byte strings with 64 bit offsets.</summary>
    LargeBinary,

    /// <summary>Lists of varying length with 32 bit offsets.</summary>
    List,

    /// <summary>Lists of varying length with 64 bit offsets.</summary>
    LargeList,

    /// <summary>Lists that all have the same length.</summary>
    FixedSizeList,

    /// <summary>Named fields side by side.</summary>
    Struct,
}
