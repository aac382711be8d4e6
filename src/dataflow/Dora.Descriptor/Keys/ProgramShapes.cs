using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Keys;

/// <summary>The path of a program, variables expanded.</summary>
internal sealed class PathShape : Shape<string>
{
    public static PathShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!NonEmptyTextShape.Instance.TryRead(element, reading, out value))
            return false;
        value = VariableExpansion.Expand((YamlScalar)element, reading);
        return value is not null;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => NonEmptyTextShape.Instance.ToSchema(definitions);
}

/// <summary>A text that is split into words as a shell would.</summary>
internal sealed class CommandLineShape(bool mayBeEmpty) : Shape<string>
{
    public static CommandLineShape Arguments { get; } = new(mayBeEmpty: true);

    public static CommandLineShape Run { get; } = new(mayBeEmpty: false);

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!TextShape.Instance.TryRead(element, reading, out value))
            return false;
        if (!mayBeEmpty && string.IsNullOrWhiteSpace(value))
        {
            reading.Error(element, "`run` field must not be empty");
            return false;
        }

        return true;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => TextShape.Instance.ToSchema(definitions);
}
