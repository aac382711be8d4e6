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
        _network.Add("r1", configure: options => options with { Warn = _warnings.Add });
        _client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);
    }

    [Fact]
    public void Interests_beyond_the_limit_are_answered_with_their_end_and_counted()
    {
        for (uint id = 1; id <= Limits.InterestsPerFace; id++)
            _client.Receive([0x79, .. Number(id), 0x73, 0x00, 0x01, (byte)'s']);
        Assert.Equal($"final {Limits.InterestsPerFace}", _client.Take()[^1]);
        Assert.Equal(0, Refused(RefusalKind.Interest));

        _client.Receive([0x79, .. Number(Limits.InterestsPerFace + 1), 0x73, 0x00, 0x01, (byte)'s']);
        _client.Receive([0x79, .. Number(Limits.InterestsPerFace + 2), 0x73, 0x00, 0x01, (byte)'s']);

        Assert.Equal([$"final {Limits.InterestsPerFace + 1}", $"final {Limits.InterestsPerFace + 2}"], _client.Take());
        Assert.Equal(2, Refused(RefusalKind.Interest));
        Assert.Contains("An interest of node c9 was refused", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_beyond_the_limit_are_answered_with_an_error_and_counted()
    {
        _network["r1"].Answer("q", "", silent: true);
        for (uint id = 1; id <= Limits.PendingQueriesPerFace; id++)
            _client.Receive([0x7c, .. Number(id), 0x00, 0x01, (byte)'q', 0x03]);
        Assert.Empty(_client.Take());

        uint beyond = Limits.PendingQueriesPerFace + 1;
        _client.Receive([0x7c, .. Number(beyond), 0x00, 0x01, (byte)'q', 0x03]);

        List<string> words = _client.Take();
        Assert.Equal(2, words.Count);
        Assert.StartsWith($"error {beyond} Too many queries", words[0], StringComparison.Ordinal);
        Assert.Equal($"end {beyond}", words[1]);
        Assert.Equal(1, Refused(RefusalKind.Query));
        Assert.Contains("A query of node c9 was refused", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WhatAmI.Peer)]
    [InlineData(WhatAmI.Router)]
    public void Nodes_beyond_those_that_are_kept_are_counted_and_told_of_once(WhatAmI role)
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", role);
        neighbour.Receive(Gossip(Enumerable.Range(1, Limits.KnownNodes - 2).Select(i => Entry(i, role))));
        Assert.Equal(0, Refused(RefusalKind.Node));

        neighbour.Receive(Gossip(Enumerable.Range(1, Limits.KnownNodes + 1).Select(i => Entry(i, role))));
        neighbour.Receive(Gossip([Entry(Limits.KnownNodes + 2, role)]));

        Assert.Equal(2, Refused(RefusalKind.Node));
        Assert.Contains("Node e9 told of more nodes", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(Limits.KnownNodes, neighbour.Face.Gossip.Indexes.Count);
    }

    [Fact]
    public void Locators_of_a_node_beyond_those_that_are_kept_are_counted_and_told_of()
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", WhatAmI.Peer);
        string[] locators = [.. Enumerable.Range(1, Limits.LocatorsPerNode + 1).Select(port => $"tcp/127.0.0.1:{port}")];

        neighbour.Receive(Gossip([Entry(0, WhatAmI.Peer) with { Id = ZenohId.Parse("e9"), Locators = locators[1..] }]));
        Assert.Equal(0, Refused(RefusalKind.Node));
        neighbour.Receive(Gossip([Entry(0, WhatAmI.Peer) with { Id = ZenohId.Parse("e9"), SequenceNumber = 2, Locators = locators }]));

        Assert.Equal(1, Refused(RefusalKind.Node));
        Assert.Equal(locators[..^1], neighbour.Face.Gossip.Locators);
    }

    [Fact]
    public void Neighbours_of_a_node_that_gives_one_number_to_many_are_bounded()
    {
        var neighbour = new RawFace(_network["r1"].Node, "e9", WhatAmI.Peer);
        for (int i = 1; i <= Limits.KnownNodes + 1; i++)
            neighbour.Receive(Gossip([Entry(1, WhatAmI.Peer) with { Id = IdOf(i), Locators = ["tcp/a:1"], IsGateway = true }]));

        Assert.Equal((Limits.KnownNodes, Limits.KnownNodes), (neighbour.Face.Gossip.Neighbours.Count, neighbour.Face.Gossip.Gateways.Count));
        Assert.Equal(1, Refused(RefusalKind.Node));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Session_that_takes_less_than_there_is_to_tell_ends_and_what_waits_is_forgotten(int keyBytes)
    {
        int bytes = 10_000 * keyBytes;
        string prefix = new('s', keyBytes);
        Node node = _network.Add("r2", configure: options => options with { Warn = _warnings.Add, PendingControlBytes = bytes }).Node;
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
        Assert.Contains("The session with node c8 was ended", Assert.Single(_warnings), StringComparison.Ordinal);
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
