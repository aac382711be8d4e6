using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Metadata;

/// <summary>Writes a schema message (tables Message, Schema and Field).</summary>
internal static class SchemaEncoder
{
    private const int OffsetBytes = sizeof(int);

    /// <summary>Writes the message of a schema.</summary>
    public static void Encode(ref FlatBufferWriter writer, Schema schema)
    {
        Span<int> slots = stackalloc int[3];
        int header = MessageEncoder.Begin(ref writer, FormatNumbers.HeaderSchema, bodyLength: 0, CustomMetadata.Empty);
        writer.Link(header, writer.Table([sizeof(short), OffsetBytes, OptionalOffset(schema.Metadata.Count)], slots));
        Fields(ref writer, slots[SchemaFields.Fields], schema.Fields, depth: 1);
        MessageEncoder.Metadata(ref writer, slots[SchemaFields.Metadata], schema.Metadata);
    }

    private static byte OptionalOffset(int count) => count == 0 ? (byte)0 : (byte)OffsetBytes;

    private static void Fields(ref FlatBufferWriter writer, int slot, IReadOnlyList<Field> fields, int depth)
    {
        if (depth > ArrowLimits.MaxNestingDepth && fields.Count > 0)
            throw new ArrowFormatException($"Types nest deeper than {ArrowLimits.MaxNestingDepth} levels ({nameof(ArrowLimits.MaxNestingDepth)}).");
        if (fields.Count > ArrowLimits.MaxFields)
            throw new ArrowFormatException($"{fields.Count} fields exceed the limit of {ArrowLimits.MaxFields} ({nameof(ArrowLimits.MaxFields)}).");
        int vector = writer.OffsetVector(fields.Count);
        writer.Link(slot, vector);
        for (int i = 0; i < fields.Count; i++)
            EncodeField(ref writer, vector + (OffsetBytes * (i + 1)), fields[i], depth);
    }

    private static void EncodeField(ref FlatBufferWriter writer, int slot, Field field, int depth)
    {
        Span<int> slots = stackalloc int[7];
        byte metadata = OptionalOffset(field.Metadata.Count);
        writer.Link(slot, writer.Table([OffsetBytes, sizeof(byte), sizeof(byte), OffsetBytes, 0, OffsetBytes, metadata], slots));
        writer.Link(slots[FieldFields.Name], writer.String(field.Name));
        writer.Byte(slots[FieldFields.Nullable], field.Nullable ? (byte)1 : (byte)0);
        EncodeType(ref writer, slots[FieldFields.TypeKind], slots[FieldFields.Type], field.Type);
        Fields(ref writer, slots[FieldFields.Children], field.Type.Children, depth + 1);
        MessageEncoder.Metadata(ref writer, slots[FieldFields.Metadata], field.Metadata);
    }

    private static void EncodeType(ref FlatBufferWriter writer, int kindSlot, int typeSlot, DataType type)
    {
        Span<int> slots = stackalloc int[2];
        switch (type.Id)
        {
            case >= TypeId.Int8 and <= TypeId.UInt64:
                int step = type.Id - TypeId.Int8;
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeInt, [sizeof(int), sizeof(byte)], slots);
                writer.Int32(slots[0], 8 << (step / 2));
                writer.Byte(slots[1], (byte)(1 - (step % 2)));
                break;
            case >= TypeId.Float16 and <= TypeId.Float64:
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeFloatingPoint, [sizeof(short)], slots);
                writer.Int16(slots[0], (short)(type.Id - TypeId.Float16));
                break;
            case >= TypeId.Date32 and <= TypeId.Duration:
                EncodeTemporal(ref writer, kindSlot, typeSlot, type);
                break;
            case TypeId.FixedSizeList:
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeFixedSizeList, [sizeof(int)], slots);
                writer.Int32(slots[0], ((FixedSizeListType)type).Size);
                break;
            default:
                Begin(ref writer, kindSlot, typeSlot, KindWithoutParameters(type), [], slots);
                break;
        }
    }

    private static void EncodeTemporal(ref FlatBufferWriter writer, int kindSlot, int typeSlot, DataType type)
    {
        Span<int> slots = stackalloc int[2];
        switch (type)
        {
            case TimeType time:
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeTime, [sizeof(short), sizeof(int)], slots);
                writer.Int16(slots[0], (short)time.Unit);
                writer.Int32(slots[1], time.Id == TypeId.Time32 ? 32 : 64);
                break;
            case TimestampType timestamp:
                byte zone = timestamp.TimeZone is null ? (byte)0 : (byte)OffsetBytes;
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeTimestamp, [sizeof(short), zone], slots);
                writer.Int16(slots[0], (short)timestamp.Unit);
                if (timestamp.TimeZone is not null)
                    writer.Link(slots[1], writer.String(timestamp.TimeZone));
                break;
            case DurationType duration:
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeDuration, [sizeof(short)], slots);
                writer.Int16(slots[0], (short)duration.Unit);
                break;
            default:
                Begin(ref writer, kindSlot, typeSlot, FormatNumbers.TypeDate, [sizeof(short)], slots);
                writer.Int16(slots[0], (short)(type.Id - TypeId.Date32));
                break;
        }
    }

    private static byte KindWithoutParameters(DataType type) => type.Id switch
    {
        TypeId.Null => FormatNumbers.TypeNull,
        TypeId.Boolean => FormatNumbers.TypeBool,
        TypeId.Utf8 => FormatNumbers.TypeUtf8,
        TypeId.LargeUtf8 => FormatNumbers.TypeLargeUtf8,
        TypeId.Binary => FormatNumbers.TypeBinary,
        TypeId.LargeBinary => FormatNumbers.TypeLargeBinary,
        TypeId.List => FormatNumbers.TypeList,
        TypeId.LargeList => FormatNumbers.TypeLargeList,
        _ => FormatNumbers.TypeStruct,
    };

    private static void Begin(
        ref FlatBufferWriter writer, int kindSlot, int typeSlot, byte kind, scoped ReadOnlySpan<byte> sizes, scoped Span<int> slots)
    {
        writer.Byte(kindSlot, kind);
        writer.Link(typeSlot, writer.Table(sizes, slots));
    }
}
