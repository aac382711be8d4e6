using System.IO.Compression;
using System.Text.Json.Nodes;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>What an admin space answered.</summary>
internal sealed class AdminLog : IReplyReceiver
{
    private readonly Dictionary<string, byte[]> _bytes = [];

    public Dictionary<string, string> Payloads { get; } = [];

    public List<string> Errors { get; } = [];

    public int Ends { get; private set; }

    public static AdminLog Ask(LocalFace session, string key, QueryTarget target)
    {
        var log = new AdminLog();
        session.Query(KeyExpression.Parse(key), default, new QueryOptions(QoS.Queries, target, default), log);
        return log;
    }

    /// <summary>The figures of a compressed OpenMetrics text, by name and labels.</summary>
    public static Dictionary<string, string> ReadMetrics(byte[] payload)
    {
        using var gzip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        string text = reader.ReadToEnd();
        string[] parts = text.Split("# EOF");
        Assert.Equal(("", 2), (parts[^1].Trim(), parts.Length));
        return parts[0].Split('\n').Where(static line => line.Length > 0 && line[0] != '#')
            .ToDictionary(static line => line[..line.LastIndexOf(' ')], static line => line[(line.LastIndexOf(' ') + 1)..]);
    }

    public JsonNode Json(string key)
    {
        Assert.True(Payloads.TryGetValue(key, out string? text), $"{key} is not among {string.Join(", ", Payloads.Keys)}");
        return JsonNode.Parse(text)!;
    }

    public Dictionary<string, string> Metrics() => ReadMetrics(Assert.Single(_bytes.Values));

    public void Reply(KeyExpression key, scoped in Reply reply, EntityId? responder, in DeliveryContext context)
    {
        Assert.Equal(0, Ends);
        _bytes.Add(key.ToString(), reply.Sample.Payload.ToArray());
        Payloads.Add(key.ToString(), System.Text.Encoding.UTF8.GetString(reply.Sample.Payload));
    }

    public void Error(scoped in Err error, EntityId? responder, in DeliveryContext context) =>
        Errors.Add(System.Text.Encoding.UTF8.GetString(error.Payload));

    public void Finished() => Ends++;
}
