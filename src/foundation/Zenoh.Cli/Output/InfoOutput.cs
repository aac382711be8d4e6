using System.Text.Json;
using Zenoh.Session;

namespace Zenoh.Cli.Output;

/// <summary>Prints who a node is, whom it knows, and what those say about themselves.</summary>
internal static class InfoOutput
{
    /// <summary>Prints one JSON object, or a line for each node; problems are in the JSON only, for opening has warned of them.</summary>
    /// <param name="info">The session's own node.</param>
    /// <param name="described">What nodes say about themselves, as their admin space has it.</param>
    /// <param name="json">Which form.</param>
    public static void Print(SessionInfo info, IReadOnlyList<JsonElement> described, bool json)
    {
        if (json)
        {
            JsonLine.Print(writer => Write(writer, info, described));
            return;
        }

        Console.Out.WriteLine($"{Name(info.Mode)} {info.Id}");
        Print("listens on", info.Locators);
        Print("router", info.Routers.Select(id => id.ToString()));
        Print("peer", info.Peers.Select(id => id.ToString()));
        Print("client", info.Clients.Select(id => id.ToString()));
        foreach (JsonElement node in described)
            Print(node);
    }

    /// <summary>Prints what a node warns of as one JSON object.</summary>
    public static void PrintWarning(string text) => JsonLine.Print(writer => writer.WriteString("warning", text));

    /// <summary>Roles as configuration writes them.</summary>
    public static string Name(WhatAmI role) => role.ToString().ToLowerInvariant();

    private static void Print(string label, IEnumerable<string> values)
    {
        foreach (string value in values)
            Console.Out.WriteLine($"  {label} {TerminalText.Escape(value)}");
    }

    private static void Print(JsonElement node)
    {
        Console.Out.WriteLine($"node {Text(node, "zid")} ({Text(node, "version")})");
        Print("listens on", Items(node, "locators").Select(locator => locator.ToString()));
        foreach (JsonElement session in Items(node, "sessions"))
        {
            IEnumerable<string> links = Items(session, "links").Select(link => $"{Text(link, "src")} -> {Text(link, "dst")}");
            Console.Out.WriteLine($"  {Text(session, "whatami")} {Text(session, "peer")} {string.Join(", ", links)}");
        }
    }

    private static string Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out JsonElement value) ? TerminalText.Escape(value.ToString()) : "?";

    private static JsonElement[] Items(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static void Write(Utf8JsonWriter json, SessionInfo info, IReadOnlyList<JsonElement> described)
    {
        json.WriteString("zid", info.Id.ToString());
        json.WriteString("mode", Name(info.Mode));
        Write(json, "locators", info.Locators);
        Write(json, "routers", info.Routers.Select(id => id.ToString()));
        Write(json, "peers", info.Peers.Select(id => id.ToString()));
        Write(json, "clients", info.Clients.Select(id => id.ToString()));
        Write(json, "problems", info.Problems);
        json.WriteStartArray("nodes");
        foreach (JsonElement node in described)
            node.WriteTo(json);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
