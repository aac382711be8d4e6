using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dora.Descriptor.Keys;

namespace Dora.Descriptor.Schema;

/// <summary>The JSON schema of dataflow files, for editors; made from the tables of keys that also drive the reader. Thread-safe.</summary>
public static class DataflowSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Generates the schema (JSON Schema draft 7, which all YAML editors understand).</summary>
    /// <returns>The text of the schema file, ending with a line break.</returns>
    public static string Generate()
    {
        var definitions = new SchemaDefinitions();
        JsonObject root = RootKeys.Shape.ToSchema(definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "dora dataflow",
            ["description"] = "A dataflow of dora, in any of its dialects. Keys marked as without effect are accepted and ignored.",
            ["allOf"] = new JsonArray(root),
            ["definitions"] = definitions.ToJson(),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            schema.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n";
    }
}
