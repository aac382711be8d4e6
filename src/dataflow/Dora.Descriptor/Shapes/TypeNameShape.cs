using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>The name of a type: <c>std/core/v1/Float32</c>, with parameters in brackets.</summary>
internal sealed partial class TypeNameShape : Shape<string>
{
    private const string Form = @"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/v[0-9]+/[A-Za-z0-9_]+(\[[^\]]*\])?$";

    public static TypeNameShape Instance { get; } = new();

    public override bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!TextShape.Instance.TryRead(element, reading, out value))
            return false;
        if (Urn().IsMatch(value))
            return true;
        reading.Error(element, $"`{YamlScalar.Shorten(value)}` is no type; expected a URN such as `std/core/v1/Float32`");
        return false;
    }

    public override JsonObject ToSchema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = Form };

    [GeneratedRegex(Form, RegexOptions.NonBacktracking)]
    private static partial Regex Urn();
}
