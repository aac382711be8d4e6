using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects rows of named fields: after <see cref="Append"/> one value is added to every field's builder.</summary>
public sealed class StructBuilder : ArrayBuilder
{
    private readonly (string Name, ArrayBuilder Values)[] _fields;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="fields">Names and empty builders of the fields.</param>
    public StructBuilder(params ReadOnlySpan<(string Name, ArrayBuilder Values)> fields) => _fields = fields.ToArray();

    /// <summary>The number of fields.</summary>
    public int FieldCount => _fields.Length;

    /// <summary>The builder of a field.</summary>
    /// <param name="index">The position of the field.</param>
    /// <returns>The builder given for it.</returns>
    public ArrayBuilder GetField(int index) => _fields[index].Values;

    /// <summary>Opens a row.</summary>
    /// <exception cref="InvalidOperationException">A field of the row before has no value, or more than one.</exception>
    public void Append()
    {
        ExpectFull();
        Count();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A field of the last row has no value, or more than one.</exception>
    public override StructArray Build()
    {
        ExpectFull();
        ArrowArray[] arrays = Array.ConvertAll(_fields, field => field.Values.Build());
        Field[] types = [.. _fields.Zip(arrays, (field, array) => new Field(field.Name, array.Type))];
        return new StructArray(new StructType(types), TakeRows(), arrays);
    }

    private protected override void AppendNullValue()
    {
        ExpectFull();
        foreach ((_, ArrayBuilder values) in _fields)
            values.AppendNull();
    }

    private void ExpectFull()
    {
        foreach ((string name, ArrayBuilder values) in _fields)
        {
            if (values.Length != Length)
                throw new InvalidOperationException($"Field '{name}' has {values.Length} values for {Length} rows.");
        }
    }
}
