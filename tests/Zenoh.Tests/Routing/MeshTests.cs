using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>The parts of the mesh of routers that can be told apart from the outside only with luck.</summary>
public sealed class MeshTests
{
    [Fact]
    public void Weight_of_an_edge_differs_from_equal_ones_as_the_reference_prints_it() =>
        Assert.Equal(100.52192227251872, MeshGraph.Unique(ZenohId.Parse("b2"), ZenohId.Parse("a1"), 100));

    [Fact]
    public void Edge_exists_when_both_ends_name_it_and_weighs_what_the_heavier_says()
    {
        var graph = new MeshGraph(ZenohId.Parse("a1"), most: 2);
        MeshNode other = graph.FindOrAdd(ZenohId.Parse("b2"))!;
        graph.Self.Links[other.Id] = null;
        Assert.Null(MeshGraph.WeightOf(graph.Self, other));

        other.Links[graph.Self.Id] = null;
        Assert.Equal(100.52192227251872, MeshGraph.WeightOf(graph.Self, other));

        other.Links[graph.Self.Id] = 250;
        Assert.Equal(250 * 1.0052192227251872, MeshGraph.WeightOf(other, graph.Self)!.Value, 1e-9);
    }

    [Theory]
    [InlineData("0207000201b20101127463702f3132372e302e302e313a37353235010103010001a10100")]
    [InlineData("020f000201b20101127463702f3132372e302e302e313a373538360101fa0103010001a10100")]
    [InlineData("0207000201b10201127463702f3132372e302e302e313a37353438010113010001a10100")]
    [InlineData("00")]
    public void Link_states_survive_the_way_into_values_and_back(string recorded)
    {
        List<NodeEntry> entries = NodeEntries.Decode(Convert.FromHexString(recorded), new RoutingLimits());

        Assert.Equal(recorded, Convert.ToHexStringLower(NodeEntries.Encode(entries)));
    }

    [Fact]
    public void Nobody_declares_in_the_name_of_this_router()
    {
        using var node = new Node(new NodeOptions { Id = ZenohId.Parse("a1"), Role = WhatAmI.Router, Time = new ManualTime() });
        var liar = new RawFace(node, "b2", WhatAmI.Router);
        NodeEntry[] entries = [new() { Index = 7, Id = node.Id, Role = WhatAmI.Router, Links = [] }];

        liar.Receive(Bytes(new OamMessage(NodeEntries.Encode(entries))));
        liar.Receive(Bytes(new DeclareMessage(DeclarationKind.Subscriber, 0, KeyExpression.Parse("t"), NodeId: 7)));
        Assert.Empty(node.Tables[EntityKind.Subscriber].Matching(null));

        liar.Receive(Bytes(new DeclareMessage(DeclarationKind.Subscriber, 0, KeyExpression.Parse("t"))));
        Assert.Single(node.Tables[EntityKind.Subscriber].Matching(null));
    }

    [Fact]
    public void Heavy_link_is_avoided()
    {
        var network = new Network();
        var weights = new Dictionary<ZenohId, ushort> { [ZenohId.Parse("d3")] = 500 };
        network.Add("r1", configure: options => options with { LinkWeights = weights });
        foreach (string name in (string[])["r2", "r3", "c1", "c2"])
            network.Add(name);
        foreach (string link in (string[])["r1-r2", "r2-r3", "r1-r3", "c1-r1", "c2-r3"])
            network.Connect(network[link[..2]], network[link[3..]]);
        SampleLog samples = network["c2"].Subscribe("t");
        network.Pass(TimeSpan.FromSeconds(1));
        int before = network["r2"].Received.Count;

        network["c1"].Put("t", "x");
        network.Settle();

        Assert.Equal("x", samples.Texts);
        Assert.Equal(1, network["r2"].Received.Count - before);
    }

    private static byte[] Bytes<TMessage>(TMessage message)
        where TMessage : INetworkMessage
    {
        var writer = new WireWriter(new byte[256]);
        message.EncodeHead(ref writer);
        return writer.Written.ToArray();
    }
}
