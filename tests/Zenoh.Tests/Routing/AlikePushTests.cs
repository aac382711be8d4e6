using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Tests.Routing.Filtering;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>Samples that begin alike leave a node with much done once for all of them; what holds for one holds for each.</summary>
public sealed class AlikePushTests
{
    private static readonly byte[] Frame = [.. Put("1"), .. Put("2"), .. Put("3")];

    private readonly Network _network = new();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void All_who_subscribed_get_each_with_a_time(bool here, int elsewhere)
    {
        Participant router = _network.Add("r1");
        List<SampleLog> logs = here ? [router.Subscribe("a")] : [];
        for (int i = 1; i <= elsewhere; i++)
            logs.Add(Subscribe(router, $"c{i}"));
        var publisher = new RawFace(router.Node, "c9", WhatAmI.Client);
        publisher.Receive(Frame);
        _network.Settle();

        Assert.All(logs, static log => Assert.Equal("1 2 3", log.Texts));
        Assert.All(logs.SelectMany(static log => log.Samples), static sample => Assert.NotNull(sample.Timestamp));
        Assert.Equal(3, publisher.Face.Received[NetworkMessageId.Push]);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void All_but_express_ones_gather(bool express, int together)
    {
        Participant router = _network.Add("r1");
        SampleLog log = Subscribe(router, "c1");
        var transport = (MemoryTransport)_network.Face(router, _network["c1"]).Transport;
        transport.LongestRun = TransportLimits.RunBytes;
        var qos = new QoS(Priority.Data, CongestionControl.Block, express);
        new RawFace(router.Node, "c9", WhatAmI.Client).Receive([.. Put("1", qos), .. Put("2", qos), .. Put("3", qos)]);
        _network.Settle();

        Assert.Equal(("1 2 3", together), (log.Texts, transport.MostTogether));
    }

    // A trace, and a time in transit.
    [Theory]
    [InlineData("47020100")]
    [InlineData("42030501aa")]
    public void What_stands_beside_each_is_passed_on_with_it_and_all_may_wait_for_the_last(string extension)
    {
        Participant router = _network.Add("r1", configure: static options => options with { Timestamping = false });
        var subscriber = new RawFace(router.Node, "c8", WhatAmI.Client);
        subscriber.Receive("1e6201000161");
        subscriber.Take();
        string message = "fd000161" + extension + "010131";
        new RawFace(router.Node, "c9", WhatAmI.Client).Receive(message + message + message);

        List<(byte[] Bytes, SendOptions Options)> sent = subscriber.TakeSent();
        Assert.Equal([message, message, message], sent.Select(static sent => Convert.ToHexStringLower(sent.Bytes)));
        Assert.All(sent, static sent => Assert.Equal((true, false), (sent.Options.IsHeld, sent.Options.IsShared)));
    }

    [Fact]
    public void Each_is_held_until_the_frame_has_been_read()
    {
        Participant router = _network.Add("r1");
        var subscriber = new RawFace(router.Node, "c8", WhatAmI.Client);
        subscriber.Receive("1e6201000161");
        subscriber.Take();
        var publisher = new RawFace(router.Node, "c9", WhatAmI.Client);
        for (int frame = 0; frame < 2; frame++)
        {
            publisher.Receive(Frame);
            Assert.Equal([true, true, true], subscriber.TakeSent().Select(static sent => sent.Options.IsHeld));
            Assert.Equal(1, subscriber.Transport.TakeReleases());
        }
    }

    [Fact]
    public void Times_of_several_clocks_arrive_with_their_clocks()
    {
        Participant router = _network.Add("r1");
        SampleLog log = Subscribe(router, "c1");
        Timestamp[] stamps = [.. Enumerable.Range(0, 6).Select(static i => new Timestamp((1ul << 61) + (ulong)i, ZenohId.Parse(new string("ab"[i % 2], 32))))];
        new RawFace(router.Node, "c9", WhatAmI.Client).Receive([.. stamps.SelectMany(static stamp => Put("x", stamp: stamp))]);
        _network.Settle();

        Assert.Equal(stamps, log.Samples.Select(static sample => sample.Timestamp!.Value));
    }

    [Fact]
    public void Routers_tell_of_each_which_router_it_comes_from()
    {
        Network network = TopologyTests.Build("c1-r1 r1-r2 r2-r3 c2-r3");
        SampleLog log = network["c2"].Subscribe("a");
        network.Settle();
        int before = network["r3"].Received.Count;
        for (int i = 0; i < 4; i++)
            network["c1"].Put("a", "x");
        network.Settle();

        Assert.Equal("x x x x", log.Texts);
        List<ushort> origins = [.. network["r3"].Received.Skip(before).Where(static message => message.From == "r2").Select(static message => OriginOf(message.Bytes))];
        Assert.Equal(4, origins.Count);
        Assert.NotEqual(0, Assert.Single(origins.Distinct()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rules_before_the_node_they_go_to_hold_for_each(bool isLong)
    {
        var network = new FilteredNetwork("{ downsampling: [{ flows: ['egress'], messages: ['put'], rules: [{ key_expr: 'a', freq: 1 }] }] }");
        SampleLog log = network.Stranger.Subscribe("a");
        network.Settle();
        var publisher = new RawFace(network.Router.Node, "c9", WhatAmI.Client);
        for (int second = 0; second < 2; second++)
        {
            foreach (string text in (string[])["1", "2", "3"])
            {
                var reader = new WireReader(Put($"{second}.{text}"));
                publisher.Face.Receive(ref reader, new ReceiveContext(Reliability.Reliable, Priority.Data, null, isLong));
                Assert.True(reader.IsAtEnd && !reader.HasFailed);
            }

            publisher.Face.CaughtUp();
            network.Settle();
            network.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("0.1 1.1", log.Texts);
    }

    [Fact]
    public void Rules_that_come_with_other_links_of_their_sender_hold_for_those_that_follow()
    {
        var network = new FilteredNetwork(
            "{ downsampling: [{ flows: ['ingress'], messages: ['put'], link_protocols: ['tcp'], rules: [{ key_expr: 'a', freq: 0 }] }] }");
        SampleLog log = network.Other.Subscribe("a");
        network.Settle();
        network.Stranger.Put("a", "1");
        network.Stranger.Put("a", "2");
        network.Settle();
        network.Relink(FilteredNetwork.Link("tcp", "eth1", "alice", "alice.example"));
        network.Stranger.Put("a", "3");
        network.Settle();

        Assert.Equal("1 2", log.Texts);
    }

    private static byte[] Put(string text, QoS qos = default, Timestamp? stamp = null)
    {
        var writer = new WireWriter(new byte[256]);
        var push = new Push { Key = new WireExpression("a"u8), Body = new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text), Timestamp = stamp } };
        push.Extensions.QoS = qos;
        push.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static ushort OriginOf(byte[] message)
    {
        var reader = new WireReader(message);
        Assert.True(NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id));
        Assert.Equal(NetworkMessageId.Push, id);
        Assert.True(Push.TryDecode(ref reader, header, out Push push));
        return push.Extensions.NodeId;
    }

    private SampleLog Subscribe(Participant router, string name)
    {
        Participant subscriber = _network.Add(name);
        _network.Connect(subscriber, router);
        SampleLog log = subscriber.Subscribe("a");
        _network.Settle();
        return log;
    }
}
