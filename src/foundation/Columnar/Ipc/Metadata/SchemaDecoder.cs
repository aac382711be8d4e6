using Columnar.Ipc.FlatBuffers;
using Columnar.Types;

namespace Columnar.Ipc.Metadata;

/// <summary>Turns the header of a schema message into a <see cref="Schema"/>, refusing what this library cannot read by its name.</summary>
internal static class SchemaDecoder
{
    private const int OffsetBytes = sizeof(int);

    public static Schema Decode(FlatTable schema)
    {
        if (schema.Int16(SchemaFields.Endianness) != 0)
            throw new ArrowUnsupportedException("A big-endian Arrow stream is not supported.");
        var budget = new TextBudget();
        Field[] fields = Fields(schema.Vector(SchemaFields.Fields, OffsetBytes), depth: 1, ref budget);
        return new Schema(fields, budget.Metadata(schema.Vector(SchemaFields.Metadata, OffsetBytes)));
    }

    private static Field[] Fields(FlatVector tables, int depth, ref TextBudget budget)
    {
        if (tables.Count == 0)
            return [];
        if (depth > ArrowLimits.MaxNestingDepth)
            throw new ArrowFormatException(
                $"The Arrow schema nests deeper than {ArrowLimits.MaxNestingDepth} levels ({nameof(ArrowLimits.MaxNestingDepth)}).");
        if (tables.Count > ArrowLimits.MaxFields)
            throw new ArrowFormatException(
                $"The Arrow schema has {tables.Count} fields; the limit is {ArrowLimits.MaxFields} ({nameof(ArrowLimits.MaxFields)}).");
        var fields = new Field[tables.Count];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = DecodeField(tables.Table(i), depth, ref budget);
        return fields;
    }

    private static Field DecodeField(FlatTable field, int depth, ref TextBudget budget)
    {
        budget.CountField();
        string name = budget.Text(field.Text(FieldFields.Name));
        if (field.Has(FieldFields.Dictionary))
            throw new ArrowUnsupportedException($"Field '{name}': the type dictionary is not supported; send the decoded values.");
        Field[] children = Fields(field.Vector(FieldFields.Children, OffsetBytes), depth + 1, ref budget);
        DataType type = TypeDecoder.Decode(name, field, children, ref budget);
        return new Field(name, type, field.Byte(FieldFields.Nullable) != 0)
        {
            Metadata = budget.Metadata(field.Vector(FieldFields.Metadata, OffsetBytes)),
        };
    }
}
