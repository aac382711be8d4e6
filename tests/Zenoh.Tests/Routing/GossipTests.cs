using Zenoh.Configuration;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Tests.Routing;

/// <summary>What nodes tell each other about themselves, byte for byte as the reference does.</summary>
public sealed class GossipTests
{
    [Theory]
    [InlineData(WhatAmI.Peer, "c1", WhatAmI.Peer, "0207000201a10201127463702f3132372e302e302e313a373534360003010001c10200")]
    [InlineData(WhatAmI.Peer, "a2", WhatAmI.Router, "0207000201a10201127463702f3132372e302e302e313a37353436010113010001a20100")]
    [InlineData(WhatAmI.Router, "b1", WhatAmI.Peer, "00")]
    [InlineData(WhatAmI.Router, "b2", WhatAmI.Router, "0207000201a10101127463702f3132372e302e302e313a37353436010103010001b20100")]
    public void Node_introduces_itself_as_the_reference_does(WhatAmI role, string other, WhatAmI otherRole, string linkStates)
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = role, Locators = static () => ["tcp/127.0.0.1:7546"] });
        List<byte[]> sent = [];

        node.Opened(new MemoryTransport(ZenohId.Parse(other), otherRole, (bytes, _) => sent.Add(bytes), static _ => { }));

        byte[] body = Convert.FromHexString(linkStates);
        Assert.Equal(Convert.FromHexString($"df012108{body.Length:x2}{linkStates}"), sent[0]);
    }

    [Theory]
    [InlineData(true, "c3 e9")]
    [InlineData(false, "e9")]
    public void What_a_neighbour_tells_of_others_is_passed_on_only_over_several_hops(bool multihop, string known)
    {
        using var node = new Node(new NodeOptions
        {
            Id = ZenohId.Parse("a1"),
            Role = WhatAmI.Peer,
            Gossip = new GossipOptions { Multihop = multihop },
        });
        List<byte[]> sent = [];
        var teller = new RawFace(node, "e9", WhatAmI.Peer);
        var early = new RawFace(node, "e8", WhatAmI.Peer);
        early.Take();

        teller.Receive(Oam(Self("e9", version: 2), new NodeEntry { Index = 4, SequenceNumber = 3, Id = ZenohId.Parse("c3"), Role = WhatAmI.Peer, Locators = ["tcp/c:1"] }));
        teller.Receive(Oam(Self("e9", version: 2), new NodeEntry { Index = 4, SequenceNumber = 3, Id = ZenohId.Parse("c3"), Role = WhatAmI.Peer, Locators = ["tcp/c:1"] }));
        Assert.Equal(multihop ? 2 : 1, early.Take().Count);
        node.Opened(new MemoryTransport(ZenohId.Parse("e7"), WhatAmI.Peer, (bytes, _) => sent.Add(bytes), static _ => { }));

        Assert.Equal(known, string.Join(' ', Told(sent[0]).Order()));
    }

    [Fact]
    public void What_a_neighbour_told_of_others_is_forgotten_when_it_leaves()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Peer, Gossip = new GossipOptions { Multihop = true } });
        List<byte[]> sent = [];
        var teller = new RawFace(node, "e9", WhatAmI.Peer);
        teller.Receive(Oam(Self("e9", version: 2), new NodeEntry { Index = 4, SequenceNumber = 3, Id = ZenohId.Parse("c3"), Role = WhatAmI.Peer, Locators = ["tcp/c:1"] }));

        teller.Face.Closed(default);
        node.Opened(new MemoryTransport(ZenohId.Parse("e7"), WhatAmI.Peer, (bytes, _) => sent.Add(bytes), static _ => { }));

        Assert.Empty(Told(sent[0]));
    }

    [Fact]
    public void List_of_sessions_replaces_the_one_before_and_nothing_else()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router });
        var teller = new RawFace(node, "e9", WhatAmI.Peer);
        var router = new NodeEntry { Index = 1, Id = ZenohId.Parse("a1"), Role = WhatAmI.Router };
        var listed = new NodeEntry { Index = 2, Id = ZenohId.Parse("c2"), Role = WhatAmI.Router, IsGateway = true };
        var dialled = new NodeEntry { Index = 3, Id = ZenohId.Parse("c3"), Role = WhatAmI.Peer, Locators = ["tcp/c:1"] };

        teller.Receive(Oam(Self("e9", version: 2) with { Links = [1, 2] }, router, listed, dialled));
        teller.Receive(Oam(Self("e9", version: 3)));
        Assert.Equal("a1 c2 c3", Known(teller.Face.Gossip.Neighbours));
        Assert.Equal("c2", Known(teller.Face.Gossip.Gateways));
        teller.Receive(Oam(Self("e9", version: 4) with { Links = [1] }));

        Assert.Equal("a1 c3", Known(teller.Face.Gossip.Neighbours));
        Assert.Empty(teller.Face.Gossip.Gateways);

        static string Known(IEnumerable<ZenohId> nodes) => string.Join(' ', nodes.Select(static id => id.ToString()).Order());
    }

    [Fact]
    public void Numbers_of_nodes_that_have_gone_are_given_to_others()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Peer, Gossip = new GossipOptions { Multihop = true } });
        List<byte[]> sent = [];
        node.Opened(new MemoryTransport(ZenohId.Parse("d1"), WhatAmI.Router, (bytes, _) => sent.Add(bytes), static _ => { }));
        var teller = new RawFace(node, "e1", WhatAmI.Peer);
        foreach (string heard in (string[])["c3", "e2"])
            teller.Receive(Oam(new NodeEntry { Index = 7, SequenceNumber = 1, Id = ZenohId.Parse(heard), Role = WhatAmI.Peer, Locators = ["tcp/h:1"] }));
        _ = new RawFace(node, "e2", WhatAmI.Peer);
        Assert.Equal(["d1 1", "e1 2", "c3 3", "e2 4", "e2 4"], sent.SelectMany(Numbered));
        sent.Clear();

        teller.Face.Closed(default);
        foreach (string next in (string[])["e3", "e4", "e5"])
            _ = new RawFace(node, next, WhatAmI.Peer);

        Assert.Equal(["e3 2", "e4 3", "e5 5"], sent.SelectMany(Numbered));
    }

    [Fact]
    public void Nothing_is_gossiped_to_clients()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router });
        List<byte[]> sent = [];

        node.Opened(new MemoryTransport(ZenohId.Parse("c1"), WhatAmI.Client, (bytes, _) => sent.Add(bytes), static _ => { }));

        Assert.Empty(sent);
    }

    private static NodeEntry Self(string id, ulong version) =>
        new() { Index = 0, SequenceNumber = version, Id = ZenohId.Parse(id), Role = WhatAmI.Peer, Locators = ["tcp/e:1"] };

    private static byte[] Oam(params NodeEntry[] entries)
    {
        var message = new OamMessage(NodeEntries.Encode(entries));
        var writer = new WireWriter(new byte[256]);
        message.EncodeHead(ref writer);
        writer.WriteBytes(message.Tail);
        return writer.Written.ToArray();
    }

    /// <summary>Nodes with locators besides the sender.</summary>
    private static IEnumerable<string> Told(byte[] message) =>
        Entries(message).Where(static entry => entry.Index != 0 && entry.Locators is { Count: > 0 }).Select(static entry => entry.Id.ToString());

    /// <summary>Nodes besides the sender, and its numbers for them.</summary>
    private static IEnumerable<string> Numbered(byte[] message) =>
        Entries(message).Where(static entry => entry.Index != 0).Select(static entry => $"{entry.Id} {entry.Index}");

    private static List<NodeEntry> Entries(byte[] message)
    {
        var reader = new WireReader(message);
        Assert.True(NetworkMessages.TryReadHeader(ref reader, out byte header, out _));
        Assert.True(Zenoh.Protocol.Network.Oam.TryDecode(ref reader, header, out Zenoh.Protocol.Network.Oam oam));
        return NodeEntries.Decode(oam.Body.Bytes, new RoutingLimits());
    }
}
