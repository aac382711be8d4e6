using System.Text.Json;

namespace Zenoh.Tests.KeyExpressions;

/// <summary>The recorded relations and canonical forms of the reference implementations.</summary>
internal static class ReferenceCases
{
    public static IReadOnlyList<Relation> Relations { get; } = [.. Section("keyexpr_relations").Select(item => new Relation(
        Text(item, "a")!, Text(item, "b")!, Flag(item, "intersects"), Flag(item, "includes"), Flag(item, "b_includes_a")))];

    public static IReadOnlyList<Form> Forms { get; } = [.. Section("keyexpr_canon").Select(item => new Form(
        Text(item, "input")!, Flag(item, "valid"), Text(item, "canonical")))];

    private static JsonElement.ArrayEnumerator Section(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "zenoh-vectors.json"));
        using var document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty(name).Clone().EnumerateArray();
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static bool Flag(JsonElement item, string name) => item.GetProperty(name).GetBoolean();

    internal sealed record Relation(string Left, string Right, bool Intersects, bool Includes, bool IsIncluded);

    internal sealed record Form(string Input, bool IsValid, string? Canonical);
}
