namespace Columnar.Types;

/// <summary>A column of a schema or a child of a nested type. Immutable.</summary>
/// <param name="Name">The name; may be empty.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Nullable">Whether nulls are allowed. Not checked against the values.</param>
public sealed record Field(string Name, DataType Type, bool Nullable = true)
{
    /// <summary>What the items of a list are called by convention.</summary>
    public const string ItemName = "item";

    /// <summary>Custom metadata, e.g. <c>unit</c> → <c>m</c> or the name of an extension type.</summary>
    public CustomMetadata Metadata { get; init; } = CustomMetadata.Empty;

    /// <summary>Shows name and type, e.g. <c>speed: double</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Nullable ? $"{Name}: {Type}" : $"{Name}: {Type} not null";
}
