namespace Columnar.Types;

/// <summary>The columns of a record batch. Immutable, compared by content.</summary>
public sealed class Schema : IEquatable<Schema>
{
    /// <summary>Describes a table.</summary>
    /// <param name="fields">The columns in order.</param>
    /// <param name="metadata">Custom metadata of the whole table.</param>
    public Schema(IEnumerable<Field> fields, CustomMetadata? metadata = null)
    {
        Fields = [.. fields];
        Metadata = metadata ?? CustomMetadata.Empty;
    }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Custom metadata of the whole table.</summary>
    public CustomMetadata Metadata { get; }

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && Fields.SequenceEqual(other.Fields) && Metadata.Equals(other.Metadata);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Fields.Count, Fields.Count > 0 ? Fields[0] : null);

    /// <summary>Shows the columns, e.g. <c>schema&lt;i: int32, s: string&gt;</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"schema<{string.Join(", ", Fields)}>";
}
