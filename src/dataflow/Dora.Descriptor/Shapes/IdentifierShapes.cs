using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;
using Dora.Protocol;

namespace Dora.Descriptor.Shapes;

/// <summary>The id of a node or operator.</summary>
internal sealed class IdentifierShape : Shape<string>
{
    public static IdentifierShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!TextShape.Instance.TryRead(element, reading, out value))
            return false;
        if (Identifier.IsValid(value, out string? problem))
            return true;
        reading.Error(element, problem);

        // The id is still the best name for the rest of the messages.
        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = new JsonArray("string", "number", "boolean"), ["pattern"] = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$" };
}

/// <summary>The id of an output.</summary>
internal sealed class DataIdShape : Shape<string>
{
    public static DataIdShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!TextShape.Instance.TryRead(element, reading, out value))
            return false;
        if (Identifier.IsValidData(value, out string? problem))
            return true;
        reading.Error(element, problem);
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) =>
        new() { ["type"] = new JsonArray("string", "number", "boolean"),
            ["pattern"] = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$" };
}
