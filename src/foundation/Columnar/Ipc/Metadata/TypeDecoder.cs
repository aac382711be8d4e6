using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Metadata;

/// <summary>Turns the type of a field (union Type of Schema.fbs) into a <see cref="DataType"/>.</summary>
internal static class TypeDecoder
{
    public static DataType Decode(string name, FlatTable field, Field[] children, ref TextBudget budget)
    {
        byte kind = field.Byte(FieldFields.TypeKind);
        FlatTable type = field.Table(FieldFields.Type, $"type of field '{name}'");
        return kind switch
        {
            FormatNumbers.TypeNull => DataType.Null,
            FormatNumbers.TypeBool => DataType.Boolean,
            FormatNumbers.TypeInt => Integer(name, type.Int32(0), type.Byte(1) != 0),
            FormatNumbers.TypeFloatingPoint => FloatingPoint(name, type.Int16(0)),
            FormatNumbers.TypeUtf8 => DataType.Utf8,
            FormatNumbers.TypeLargeUtf8 => DataType.LargeUtf8,
            FormatNumbers.TypeBinary => DataType.Binary,
            FormatNumbers.TypeLargeBinary => DataType.LargeBinary,
            FormatNumbers.TypeDate => Date(name, type.Int16(0, missing: 1)),
            FormatNumbers.TypeTime => Time(name, Unit(name, type.Int16(0, missing: 1)), type.Int32(1, missing: 32)),
            FormatNumbers.TypeTimestamp => Timestamp(name, type, ref budget),
            FormatNumbers.TypeDuration => DataType.Duration(Unit(name, type.Int16(0, missing: 1))),
            FormatNumbers.TypeList => new ListType(OnlyChild(name, children)),
            FormatNumbers.TypeLargeList => new ListType(OnlyChild(name, children), large: true),
            FormatNumbers.TypeFixedSizeList => FixedSizeList(name, children, type.Int32(0)),
            FormatNumbers.TypeStruct => new StructType(children),
            _ => throw new ArrowUnsupportedException($"Field '{name}': the type {UnsupportedName(kind, type)} is not supported."),
        };
    }

    private static DataType Integer(string name, int bits, bool signed) => (bits, signed) switch
    {
        (8, true) => DataType.Int8,
        (8, false) => DataType.UInt8,
        (16, true) => DataType.Int16,
        (16, false) => DataType.UInt16,
        (32, true) => DataType.Int32,
        (32, false) => DataType.UInt32,
        (64, true) => DataType.Int64,
        (64, false) => DataType.UInt64,
        _ => throw new ArrowFormatException($"Field '{name}': there is no integer of {bits} bits."),
    };

    private static DataType FloatingPoint(string name, short precision) => precision switch
    {
        0 => DataType.Float16,
        1 => DataType.Float32,
        2 => DataType.Float64,
        _ => throw new ArrowFormatException($"Field '{name}': there is no floating-point precision {precision}."),
    };

    private static DataType Date(string name, short unit) => unit switch
    {
        0 => DataType.Date32,
        1 => DataType.Date64,
        _ => throw new ArrowFormatException($"Field '{name}': there is no date unit {unit}."),
    };

    private static DataType Time(string name, TimeUnit unit, int bits) => bits == (unit <= TimeUnit.Millisecond ? 32 : 64)
        ? DataType.Time(unit)
        : throw new ArrowFormatException($"Field '{name}': a time in {unit}s cannot have {bits} bits.");

    private static DataType Timestamp(string name, FlatTable type, ref TextBudget budget)
    {
        string zone = budget.Text(type.Text(1));
        return DataType.Timestamp(Unit(name, type.Int16(0)), zone.Length == 0 ? null : zone);
    }

    private static TimeUnit Unit(string name, short unit) => unit is >= 0 and <= (short)TimeUnit.Nanosecond
        ? (TimeUnit)unit
        : throw new ArrowFormatException($"Field '{name}': there is no time unit {unit}.");

    private static FixedSizeListType FixedSizeList(string name, Field[] children, int size) => size >= 0
        ? new FixedSizeListType(OnlyChild(name, children), size)
        : throw new ArrowFormatException($"Field '{name}': a list cannot have {size} items.");

    private static Field OnlyChild(string name, Field[] children) => children.Length == 1
        ? children[0]
        : throw new ArrowFormatException($"Field '{name}': a list has one child field, not {children.Length}.");

    private static string UnsupportedName(byte kind, FlatTable type) => kind switch
    {
        FormatNumbers.TypeDecimal => $"decimal{type.Int32(2, missing: 128)}",
        11 => "interval",
        14 => type.Int16(0) == 1 ? "dense_union" : "sparse_union",
        15 => $"fixed_size_binary[{type.Int32(0)}]",
        17 => "map",
        22 => "run_end_encoded",
        23 => "binary_view",
        24 => "string_view",
        25 => "list_view",
        26 => "large_list_view",
        _ => $"number {kind} (newer than this library)",
    };
}
