using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Schema;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Shapes;

/// <summary>The form a value must have: reads it, and describes it in the JSON schema.</summary>
internal abstract class Shape<T>
{
    /// <summary>Converts a value; when it has another form, reports why and returns false.</summary>
    public abstract bool TryRead(YamlElement element, Reading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>The form as a JSON schema.</summary>
    public abstract JsonObject ToSchema(SchemaDefinitions definitions);
}
