using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Columns of equal length with their schema. Immutable; valid as long as its columns' memory is.</summary>
public sealed class RecordBatch
{
    /// <summary>Puts columns together.</summary>
    /// <param name="schema">Names and types of the columns.</param>
    /// <param name="columns">The columns, in the order of the schema.</param>
    /// <param name="metadata">Custom metadata of this batch.</param>
    /// <exception cref="ArgumentException">The columns do not fit the schema or differ in length.</exception>
    public RecordBatch(Schema schema, IReadOnlyList<ArrowArray> columns, CustomMetadata? metadata = null)
        : this(schema, columns, LengthOf(schema, columns), metadata ?? CustomMetadata.Empty)
    {
    }

    internal RecordBatch(Schema schema, IReadOnlyList<ArrowArray> columns, int length, CustomMetadata metadata) =>
        (Schema, Columns, Length, Metadata) = (schema, columns, length, metadata);

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The columns, in the order of the schema.</summary>
    public IReadOnlyList<ArrowArray> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Length { get; }

    /// <summary>Custom metadata of this batch.</summary>
    public CustomMetadata Metadata { get; }

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name; the first of several columns of that name counts.</param>
    /// <returns>The column.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column; the message lists those there are.</exception>
    public ArrowArray this[string name]
    {
        get
        {
            for (int i = 0; i < Columns.Count; i++)
            {
                if (Schema.Fields[i].Name == name)
                    return Columns[i];
            }

            throw new KeyNotFoundException($"There is no column '{name}' in {Schema}.");
        }
    }

    private static int LengthOf(Schema schema, IReadOnlyList<ArrowArray> columns)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count != schema.Fields.Count)
            throw new ArgumentException($"{columns.Count} columns do not fit {schema}.", nameof(columns));
        for (int i = 0; i < columns.Count; i++)
        {
            if (!columns[i].Type.Equals(schema.Fields[i].Type))
                throw new ArgumentException($"Column {i} is {columns[i].Type}, but the schema says {schema.Fields[i]}.", nameof(columns));
            if (columns[i].Length != columns[0].Length)
                throw new ArgumentException($"Column {i} has {columns[i].Length} rows, column 0 has {columns[0].Length}.", nameof(columns));
        }

        return columns.Count == 0 ? 0 : columns[0].Length;
    }
}
