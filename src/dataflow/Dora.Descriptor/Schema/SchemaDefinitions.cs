using System.Text.Json.Nodes;

namespace Dora.Descriptor.Schema;

/// <summary>The named parts of a JSON schema; each object of the format becomes one.</summary>
internal sealed class SchemaDefinitions
{
    private readonly SortedDictionary<string, JsonObject?> _definitions = new(StringComparer.Ordinal);

    /// <summary>A reference to a definition, made on first use.</summary>
    public JsonObject Refer(string name, Func<JsonObject> make)
    {
        if (_definitions.TryAdd(name, null))
            _definitions[name] = make();
        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    public JsonObject ToJson() => new(_definitions.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value)));
}
