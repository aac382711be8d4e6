namespace Columnar.Types;

/// <summary>Which C# type stores the values of a fixed-width Arrow type.</summary>
internal static class NativeType
{
    /// <summary>The Arrow type a C# type stands for when nothing else is said.</summary>
    public static DataType Of<T>()
        where T : unmanaged => OfOrNull(typeof(T)) ??
            throw new ArgumentException($"{typeof(T)} is no Arrow value type; use sbyte … ulong, Half, float or double (bool: BoolBuilder).");

    /// <summary>The C# type that stores values of an Arrow type, or null when it is not one of fixed-width numbers.</summary>
    public static Type? StorageOf(DataType type) => type.Id switch
    {
        TypeId.Int8 => typeof(sbyte),
        TypeId.UInt8 => typeof(byte),
        TypeId.Int16 => typeof(short),
        TypeId.UInt16 => typeof(ushort),
        TypeId.Int32 or TypeId.Date32 or TypeId.Time32 => typeof(int),
        TypeId.UInt32 => typeof(uint),
        TypeId.Int64 or TypeId.Date64 or TypeId.Time64 or TypeId.Timestamp or TypeId.Duration => typeof(long),
        TypeId.UInt64 => typeof(ulong),
        TypeId.Float16 => typeof(Half),
        TypeId.Float32 => typeof(float),
        TypeId.Float64 => typeof(double),
        _ => null,
    };

    /// <summary>Refuses to view an Arrow type as the wrong C# type.</summary>
    public static void Check<T>(DataType type)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(type);
        if (StorageOf(type) != typeof(T))
            throw new ArgumentException(
                $"Values of type {type} are stored as {StorageOf(type)?.Name ?? "no fixed-width number"}, not as {typeof(T).Name}.");
    }

    private static DataType? OfOrNull(Type type) =>
        type == typeof(sbyte) ? DataType.Int8
        : type == typeof(byte) ? DataType.UInt8
        : type == typeof(short) ? DataType.Int16
        : type == typeof(ushort) ? DataType.UInt16
        : type == typeof(int) ? DataType.Int32
        : type == typeof(uint) ? DataType.UInt32
        : type == typeof(long) ? DataType.Int64
        : type == typeof(ulong) ? DataType.UInt64
        : type == typeof(Half) ? DataType.Float16
        : type == typeof(float) ? DataType.Float32
        : type == typeof(double) ? DataType.Float64
        : null;
}
