using System.Text.Json;
using System.Text.Json.Nodes;
using Zenoh.Configuration;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Session;
using Zenoh.Tests.Protocol;
using Zenoh.Tests.Routing;

namespace Zenoh.Tests.Session;

/// <summary>The admin space of real nodes, compared with what the reference said in the same situation.</summary>
public sealed class AdminTests
{
    private static readonly string[] WithOwnContent = ["@/a1/router", "@/a1/router/metrics"];

    [Fact]
    public async Task Admin_space_has_the_keys_shapes_and_encodings_of_the_reference()
    {
        Dictionary<string, (Encoding Encoding, byte[] Payload)> recorded = Recorded();
        await using ZenohSession a1 = await Router("a1", metadata: """{"name":"router one"}""");
        await using ZenohSession b2 = await Router("b2", dials: a1);
        await using ZenohSession c2 = await Client("c2", a1);
        await using ZenohSession d1 = await Network.Open(Network.Dialling(WhatAmI.Peer, a1.Info.Locators[0]) with { Id = ZenohId.Parse("d1") });
        await using ZenohSession c1 = await Client("c1", a1);
        using Subscriber subscriber = c1.DeclareSubscriber("ad/**", static _ => { });
        using ZenohQueryable queryable = c1.DeclareQueryable("ad/q", static query => query.Dispose(), isComplete: true);
        using Publisher publisher = c1.DeclarePublisher("ad/p");
        using Querier querier = c1.DeclareQuerier("ad/q");
        using LivelinessToken token = c1.DeclareLivelinessToken("ad/t");

        Dictionary<string, Reply> answered = [];
        await Eventually.True(
            () =>
            {
                answered = Ask(c1, "@/a1/router/**").GetAwaiter().GetResult();
                return recorded.Keys.All(answered.ContainsKey);
            },
            $"the entries {string.Join(' ', recorded.Keys)}");

        Assert.Equal(recorded.Keys.Order(), answered.Keys.Order());
        foreach ((string key, (Encoding encoding, byte[] payload)) in recorded)
        {
            Sample sample = answered[key].Sample;
            Assert.Equal(encoding, sample.Encoding);
            if (!WithOwnContent.Contains(key))
                Assert.Equal(Text(payload), Text(sample.Payload.Span));
        }

        Assert.Equal(Shape(JsonNode.Parse(recorded["@/a1/router"].Payload)), Shape(JsonNode.Parse(answered["@/a1/router"].Sample.Payload.Span)));
        Dictionary<string, string> metrics = AdminLog.ReadMetrics(answered["@/a1/router/metrics"].Sample.Payload.ToArray());
        string build = AdminLog.ReadMetrics(recorded["@/a1/router/metrics"].Payload).Keys.Single();
        Assert.Contains(metrics.Keys, name => name.StartsWith(build[..build.IndexOf("version", StringComparison.Ordinal)], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transports_links_and_their_traffic_are_told()
    {
        await using ZenohSession router = await Router("a1");
        await using ZenohSession client = await Client("c1", router);

        // What the router has sent it counts afterwards: the first answer is in the second one's figures.
        await Ask(client, "@/a1/**");
        Dictionary<string, Reply> answered = await Ask(client, "@/a1/**");

        Assert.Equal(
            """{"zid":"c1","whatami":"client","is_qos":true,"is_shm":false}""", Text(answered["@/a1/session/transport/unicast/c1"].Sample.Payload.Span));
        string linkKey = Assert.Single(answered.Keys, static key => key.StartsWith("@/a1/session/transport/unicast/c1/link/", StringComparison.Ordinal));
        JsonNode link = JsonNode.Parse(answered[linkKey].Sample.Payload.Span)!;
        Assert.Equal(router.Info.Locators[0], (string?)link["src"]);
        Assert.Equal(
            "auth_identifier:Null dst:String group:Null interfaces:[String] is_streamed:True mtu:Number priorities:{end:String start:String} reliability:String src:String",
            Shape(link).Trim('{', '}'));
        Dictionary<string, string> metrics = AdminLog.ReadMetrics(answered["@/a1/router/metrics"].Sample.Payload.ToArray());
        Assert.All(
            (string[])["zenoh_received_bytes_total", "zenoh_sent_bytes_total", "zenoh_sent_messages_total", "zenoh_received_messages_total{kind=\"request\"}"],
            name => Assert.NotEqual("0", metrics[name]));
        Assert.Equal("0", metrics["zenoh_refused_links_total{step=\"handshake\"}"]);
    }

    [Fact]
    public async Task A_node_without_admin_space_says_nothing_and_a_refused_change_is_heard()
    {
        await using ZenohSession router = await Router("a1");
        await using ZenohSession client = await Client("c1", router);
        List<string> warnings = [];
        router.Warned += text =>
        {
            lock (warnings)
                warnings.Add(text);
        };

        client.Put("@/a1/router/config/mode", "\"peer\""u8);

        await Eventually.True(() => { lock (warnings) return warnings.Count > 0; }, "the warning");
        Assert.Contains("PUT @/a1/router/config/mode was refused", warnings[0], StringComparison.Ordinal);
        Assert.Empty(await Ask(client, "@/c1/**"));
        Assert.Empty(await Ask(client, "**"));
    }

    private static async Task<Dictionary<string, Reply>> Ask(ZenohSession session, string selector)
    {
        List<Reply> replies = await QueryTests.All(session.Get(selector, cancellation: TestContext.Current.CancellationToken)).ConfigureAwait(false);
        return replies.ToDictionary(static reply => reply.Sample.Key.ToString());
    }

    private static Task<ZenohSession> Router(string id, string? metadata = null, ZenohSession? dials = null)
    {
        ZenohConfig config = Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0") with
        {
            Id = ZenohId.Parse(id),
            MetadataJson = metadata,
            AdminSpace = new AdminSpaceConfig { Enabled = true },
        };
        return Network.Open(dials is null ? config : config with { Connect = new ConnectConfig(dials.Info.Locators[0]) });
    }

    private static Task<ZenohSession> Client(string id, ZenohSession router) =>
        Network.Open(Network.Dialling(WhatAmI.Client, router.Info.Locators[0]) with { Id = ZenohId.Parse(id) });

    private static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    /// <summary>Names and types; of the elements of an array each different one.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject named => $"{{{string.Join(' ', named.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}:{Shape(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(' ', list.Select(Shape).Distinct().Order(StringComparer.Ordinal))}]",
        null => nameof(JsonValueKind.Null),
        _ => node.GetValueKind().ToString(),
    };

    private static Dictionary<string, (Encoding Encoding, byte[] Payload)> Recorded()
    {
        JsonNode session = Vector.Sessions.Single(static candidate => (string?)candidate!["name"] == "rust_admin")!;
        Dictionary<string, (Encoding, byte[])> replies = [];
        foreach (JsonNode? message in session["events"]!.AsArray())
        {
            if ((string?)message!["dir"] == "A->B" && (string?)message["hex"] is { } hex)
                ReadBatch(Convert.FromHexString(hex).AsSpan(sizeof(ushort)), replies);
        }

        return replies;
    }

    private static void ReadBatch(ReadOnlySpan<byte> batch, Dictionary<string, (Encoding, byte[])> replies)
    {
        var reader = new WireReader(batch);
        if (!reader.TryReadByte(out byte frame) || (frame & 0x1f) != Frame.Id)
            return;
        Assert.True(Frame.TryDecode(ref reader, frame, out _));
        while (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
        {
            if (id != NetworkMessageId.Response)
            {
                Assert.True(NetworkMessages.TrySkip(ref reader, header, id));
                continue;
            }

            Assert.True(Response.TryDecode(ref reader, header, out Response response));
            WireEncoding encoding = response.Reply.Sample.Encoding;
            string? schema = encoding.Schema.HasValue ? Text(encoding.Schema.Value) : null;
            replies.Add(Text(response.Key.Suffix), (new Encoding(encoding.Id, schema), response.Reply.Sample.Payload.ToArray()));
        }
    }
}
