using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Rows of named fields, stored as one array per field.</summary>
public sealed class StructArray : ArrowArray
{
    private readonly ArrowArray[] _fields;

    internal StructArray(DataType type, Rows rows, ArrowArray[] fields)
        : base(type, rows) => _fields = fields;

    /// <summary>The number of fields.</summary>
    public int FieldCount => _fields.Length;

    /// <summary>Puts arrays of equal length side by side without copying.</summary>
    /// <param name="fields">Names and values; at least one.</param>
    /// <returns>An array over the same memory, without null rows.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no field to take the length from.</exception>
    public static StructArray From(params ReadOnlySpan<(string Name, ArrowArray Values)> fields)
    {
        if (fields.IsEmpty)
            throw new ArgumentException("A struct array needs a field to take its length from.", nameof(fields));
        var types = new Field[fields.Length];
        var arrays = new ArrowArray[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            (string name, ArrowArray values) = fields[i];
            if (values.Length != fields[0].Values.Length)
                throw new ArgumentException(
                    $"Field '{name}' has {values.Length} rows, '{fields[0].Name}' has {fields[0].Values.Length}.", nameof(fields));
            (types[i], arrays[i]) = (new Field(name, values.Type), values);
        }

        return new StructArray(new StructType(types), Rows.All(arrays[0].Length), arrays);
    }

    /// <summary>The values of a field. Where the struct itself is null they have no meaning.</summary>
    /// <param name="index">The position of the field.</param>
    /// <returns>An array as long as this one, over the same memory.</returns>
    public ArrowArray GetField(int index) =>
        Rows.Offset == 0 && _fields[index].Length == Length ? _fields[index] : _fields[index].Slice(Rows.Offset, Length);

    /// <summary>The values of a field. Where the struct itself is null they have no meaning.</summary>
    /// <param name="name">The name; the first of several fields of that name counts.</param>
    /// <returns>An array as long as this one, over the same memory.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message lists those there are.</exception>
    public ArrowArray GetField(string name)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (Type.Children[i].Name == name)
                return GetField(i);
        }

        throw new KeyNotFoundException(
            $"There is no field '{name}'; the fields are: {string.Join(", ", Type.Children.Select(field => field.Name))}.");
    }

    /// <inheritdoc/>
    public override StructArray Slice(int start, int length) => new(Type, Rows.Slice(start, length), _fields);

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        foreach (ArrowArray field in _fields)
            field.Encode(ref body, Rows.Offset + start, length);
    }

    internal override void Show(Preview preview, int index) => preview.Struct(Type.Children, _fields, BufferRow(index));

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) => ValuesEqual(index, other, otherIndex, 1);

    private protected override bool ValuesEqual(int start, ArrowArray other, int otherStart, int length)
    {
        var otherStruct = (StructArray)other;
        int row = Rows.Offset + start;
        int otherRow = otherStruct.Rows.Offset + otherStart;
        for (int i = 0; i < _fields.Length; i++)
        {
            if (!_fields[i].RowsEqual(row, otherStruct._fields[i], otherRow, length))
                return false;
        }

        return true;
    }
}
