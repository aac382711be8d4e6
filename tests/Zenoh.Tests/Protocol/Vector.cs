using System.Text.Json.Nodes;

namespace Zenoh.Tests.Protocol;

/// <summary>One recorded or made encoding with what it means.</summary>
internal sealed record Vector(string Name, string Category, byte[] Bytes, JsonNode Fields, JsonNode? Decoded, string? Inflated, bool IsCanonical, bool IsRejected)
{
    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "zenoh-vectors.json")))!;

    private static readonly Vector[] All = [.. Document["vectors"]!.AsArray().Select(Read!)];

    public static JsonArray Sessions => Document["sessions"]!.AsArray();

    public static IReadOnlyList<Vector> Of(params string[] categories) => [.. All.Where(vector => categories.Contains(vector.Category))];

    /// <summary>Extensions nobody knows are passed over, not shown.</summary>
    public static JsonNode? WithoutUnknown(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(WithoutUnknown)]);
            case JsonObject fields:
                return new JsonObject(fields.Where(field => !field.Key.StartsWith("unknown_", StringComparison.Ordinal)).Select(field => KeyValuePair.Create(field.Key, WithoutUnknown(field.Value))));
            default:
                return node?.DeepClone();
        }
    }

    private static Vector Read(JsonNode vector) => new(
        (string)vector["name"]!,
        (string)vector["category"]!,
        Convert.FromHexString((string)vector["hex"]!),
        vector["fields"]!,
        WithoutUnknown(vector["decoded"]),
        (string?)vector["inflated"],
        (bool?)vector["canonical"] ?? false,
        (string?)vector["expect"] == "reject");
}
