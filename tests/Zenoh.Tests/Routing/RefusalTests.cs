using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

public sealed class RefusalTests
{
    private readonly Network _network = new();
    private readonly List<string> _warnings = [];
    private readonly RawFace _client;

    public RefusalTests()
    {
        var limits = new RoutingLimits { Interests = 3, PendingQueries = 3, KnownNodes = 30, Routers = 20, Locators = 2 };
        _network.Add("r1", configure: options => options with { Warn = _warnings.Add, Limits = limits });
        _client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);
    }

    [Fact]
    public void Interests_beyond_the_limit_are_answered_with_their_end_and_counted_until_one_ends()
    {
        for (uint id = 1; id <= 3; id++)
            _client.Receive([0x79, .. Number(id), 0x73, 0x00, 0x01, (byte)'s']);
        Assert.Equal("final 3", _client.Take()[^1]);
        Assert.Equal(0, Refused(RefusalKind.Interest));

        _client.Receive("7904730001" + "73");
        _client.Receive("7905730001" + "73");

        Assert.Equal(["final 4", "final 5"], _client.Take());
        Assert.Equal(2, Refused(RefusalKind.Interest));
        Assert.Equal(3, _client.Face.Interests.Count);
        AssertWarned("node c9 has 3 already", "routing/limits/interests");

        _client.Receive("1902");
        _client.Receive("7906730001" + "73");
        _client.Receive("7906730001" + "74");
        Assert.Equal(2, Refused(RefusalKind.Interest));
        Assert.Equal([1u, 3u, 6u], _client.Face.Interests.Keys.Order());
    }

    [Fact]
    public void Queries_beyond_the_limit_are_answered_with_an_error_and_counted_until_one_ends()
    {
        _network["r1"].Answer("q", "", silent: true);
        for (uint id = 1; id <= 3; id++)
            Query(id);
        Query(3);
        Assert.Empty(_client.Take());

        Query(4);

        List<string> words = _client.Take();
        Assert.Equal(2, words.Count);
        Assert.StartsWith("error 4 Too many queries", words[0], StringComparison.Ordinal);
        Assert.Equal("end 4", words[1]);
        Assert.Equal(1, Refused(RefusalKind.Query));
        AssertWarned("A query of node c9 was refused: 3", "routing/limits/pending_queries");

        _network.Pass(TimeSpan.FromMinutes(1));
        _client.Take();
        Query(5);
        Assert.Empty(_client.Take());
        Assert.Equal(1, Refused(RefusalKind.Query));
    }

    [Theory]
    [InlineData(WhatAmI.Peer)]
    [InlineData(WhatAmI.Router)]
    public void Nodes_beyond_those_that_are_kept_are_counted_and_told_of_once(WhatAmI role)
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", role);
        int most = role == WhatAmI.Router ? 20 : 30;
        neighbour.Receive(Gossip(Enumerable.Range(1, most - 2).Select(i => Entry(i, role))));
        Assert.Equal(0, Refused(RefusalKind.Node));

        for (int i = 0; i < 2; i++)
            neighbour.Receive(Gossip(Enumerable.Range(1, most + 1).Select(i => Entry(i, role))));

        Assert.Equal(2, Refused(RefusalKind.Node));
        AssertWarned("Node e9 told of more nodes (30), routers (20)", "routing/limits/known_nodes, routing/limits/routers");
        Assert.InRange(neighbour.Face.Gossip.Indexes.Count, most, 30);
    }

    [Fact]
    public void Locators_of_a_node_beyond_those_that_are_kept_are_counted_and_told_of()
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", WhatAmI.Peer);
        string[] locators = ["tcp/a:1", "tcp/a:2", "tcp/a:3"];

        neighbour.Receive(Gossip([Entry(0, WhatAmI.Peer) with { Id = ZenohId.Parse("e9"), Locators = locators[1..] }]));
        Assert.Equal(0, Refused(RefusalKind.Node));
        neighbour.Receive(Gossip([Entry(0, WhatAmI.Peer) with { Id = ZenohId.Parse("e9"), SequenceNumber = 2, Locators = locators }]));

        Assert.Equal(1, Refused(RefusalKind.Node));
        AssertWarned("locators of one of them (2)", "routing/limits/locators");
        Assert.Equal(locators[..^1], neighbour.Face.Gossip.Locators);
    }

    [Fact]
    public void Neighbours_of_a_node_that_gives_one_number_to_many_are_bounded()
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", WhatAmI.Peer);
        for (int i = 1; i <= 31; i++)
            neighbour.Receive(Gossip([Entry(1, WhatAmI.Peer) with { Id = IdOf(i), Locators = ["tcp/a:1"], IsGateway = true }]));

        Assert.Equal((30, 30), (neighbour.Face.Gossip.Neighbours.Count, neighbour.Face.Gossip.Gateways.Count));
        Assert.Equal(1, Refused(RefusalKind.Node));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Session_that_takes_less_than_there_is_to_tell_ends_and_what_waits_is_forgotten(int keyBytes)
    {
        int bytes = 10_000 * keyBytes;
        string prefix = new('s', keyBytes);
        Node node = _network.Add("r2", configure: options => options with { Warn = _warnings.Add, Limits = new RoutingLimits { BacklogBytes = bytes } }).Node;
        LocalFace local = node.AddLocalFace();
        RemoteFace? face = null;
        int declared = 0;
        int sent = 0;
        List<CloseReason> closed = [];
        var slow = new MemoryTransport(ZenohId.Parse("c8"), WhatAmI.Client, (_, _) =>
        {
            sent++;
            while (!face!.IsClosed && declared < bytes)
                local.DeclareToken(KeyExpression.Parse($"{prefix}/{declared++}"));
        }, closed.Add);
        face = node.Opened(slow);

        var interest = new WireReader([0x79, 0x01, 0x79, 0x00, 0x02, .. "**"u8]);
        face.Receive(ref interest, new ReceiveContext(Reliability.Reliable, Priority.Data, null));

        Assert.Equal(1, sent);
        Assert.Equal([CloseReason.Unresponsive], closed);
        Assert.InRange(declared, bytes / (100 + keyBytes), bytes / (40 + keyBytes));
        Assert.Equal(1, node.Tables.Refusals[RefusalKind.Backlog]);
        AssertWarned("The session with node c8 was ended", "routing/limits/backlog_bytes");
    }

    private void Query(uint id) => _client.Receive([0x7c, .. Number(id), 0x00, 0x01, (byte)'q', 0x03]);

    private void AssertWarned(string what, string key)
    {
        string warning = Assert.Single(_warnings);
        Assert.Contains(what, warning, StringComparison.Ordinal);
        Assert.Contains(key, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_is_told_at_once_although_the_node_that_was_refused_takes_nothing()
    {
        Node node = _network["r1"].Node;
        int warningsMeanwhile = 0;
        RemoteFace? face = null;
        var stuck = new MemoryTransport(ZenohId.Parse("c8"), WhatAmI.Client, (_, _) =>
        {
            using (node.Tables.Begin())
                node.Tables.Refuse(face!, RefusalKind.Interest);
            warningsMeanwhile = _warnings.Count;
        }, static _ => { });
        face = node.Opened(stuck);

        var interest = new WireReader([0x79, 0x01, 0x39, 0x00, 0x02, .. "**"u8]);
        face.Receive(ref interest, new ReceiveContext(Reliability.Reliable, Priority.Data, null));

        Assert.Equal(1, warningsMeanwhile);
    }

    private static NodeEntry Entry(int index, WhatAmI role) => new() { Index = (ulong)index, SequenceNumber = 1, Id = IdOf(index), Role = role };

    private static ZenohId IdOf(int number) => ZenohId.Parse($"f{number:x}");

    private static byte[] Gossip(IEnumerable<NodeEntry> entries)
    {
        var message = new OamMessage(NodeEntries.Encode([.. entries]));
        var writer = new WireWriter(new byte[message.LinkStates.Length + 64]);
        message.EncodeHead(ref writer);
        return writer.Written.ToArray();
    }

    private long Refused(RefusalKind kind) => _network["r1"].Node.Tables.Refusals[kind];

    private static byte[] Number(uint value)
    {
        var writer = new WireWriter(new byte[8]);
        writer.WriteZint(value);
        return writer.Written.ToArray();
    }
}
