using System.Text.Json;
using Zenoh.Session;

namespace Zenoh.Cli.Output;

/// <summary>Prints who a node is and whom it knows.</summary>
internal static class InfoOutput
{
    public static void Print(SessionInfo info, bool json)
    {
        if (json)
        {
            JsonLine.Print(writer => Write(writer, info));
            return;
        }

        Console.Out.WriteLine($"{Name(info.Mode)} {info.Id}");
        Print("listens on", info.Locators);
        Print("router", info.Routers.Select(id => id.ToString()));
        Print("peer", info.Peers.Select(id => id.ToString()));
        Print("client", info.Clients.Select(id => id.ToString()));
        Print("problem:", info.Problems);
    }

    /// <summary>Roles as configuration writes them.</summary>
    public static string Name(WhatAmI role) => role.ToString().ToLowerInvariant();

    private static void Print(string label, IEnumerable<string> values)
    {
        foreach (string value in values)
            Console.Out.WriteLine($"  {label} {value}");
    }

    private static void Write(Utf8JsonWriter json, SessionInfo info)
    {
        json.WriteString("zid", info.Id.ToString());
        json.WriteString("mode", Name(info.Mode));
        Write(json, "locators", info.Locators);
        Write(json, "routers", info.Routers.Select(id => id.ToString()));
        Write(json, "peers", info.Peers.Select(id => id.ToString()));
        Write(json, "clients", info.Clients.Select(id => id.ToString()));
        Write(json, "problems", info.Problems);
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
