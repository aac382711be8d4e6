using System.Security.Cryptography;

namespace Zenoh.Links.WebSockets;

/// <summary>The HTTP request and answer that open a WebSocket (RFC 6455 §4). Pure.</summary>
internal static class WebSocketOpening
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static readonly byte[] BadRequest = System.Text.Encoding.ASCII.GetBytes(
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n");

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public static byte[] Request(HostPort host, string key) => System.Text.Encoding.ASCII.GetBytes(
        $"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n");

    public static byte[] Response(string key) => System.Text.Encoding.ASCII.GetBytes(
        $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\n\r\n");

    /// <summary>Where the head ends (its empty line included), or 0 while it has not arrived whole.</summary>
    public static int HeadBytes(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    /// <summary>The key of a good request; null when it is none. Any path is good.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> head)
    {
        var lines = System.Text.Encoding.Latin1.GetString(head).Split("\r\n");
        var key = Field(lines, "Sec-WebSocket-Key");
        return lines[0].StartsWith("GET ", StringComparison.Ordinal)
            && lines[0].EndsWith(" HTTP/1.1", StringComparison.Ordinal)
            && Contains(Field(lines, "Upgrade"), "websocket")
            && Contains(Field(lines, "Connection"), "upgrade")
            && Field(lines, "Sec-WebSocket-Version") == "13"
            && key is { Length: 24 } ? key : null;
    }

    /// <summary>What is wrong with an answer; null when the connection is a WebSocket now.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> head, string key)
    {
        var lines = System.Text.Encoding.Latin1.GetString(head).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            return $"the server answered '{lines[0][..Math.Min(lines[0].Length, 80)]}'; is it a zenoh ws listener?";
        }

        return Field(lines, "Sec-WebSocket-Accept") == Accept(key) ? null : "the server's Sec-WebSocket-Accept does not answer our key";
    }

    private static string? Field(string[] lines, string name) =>
        lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    private static bool Contains(string? list, string token) =>
        list is not null && list.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6455 §4.2.2 asks for SHA-1; nothing secret depends on it.")]
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(System.Text.Encoding.ASCII.GetBytes(key + Guid)));
}
