using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>Samples on their way: who gets them, what a router adds, what it costs.</summary>
public sealed class DataTests
{
    [Fact]
    public void Router_never_sends_a_sample_back_and_only_once_per_face()
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        SampleLog own = network["c1"].Subscribe("a/**");
        SampleLog first = network["c2"].Subscribe("a/*");
        SampleLog second = network["c2"].Subscribe("a/b");
        network.Settle();

        network["c1"].Put("a/b", "x");
        network.Settle();

        Assert.Equal(["x", "x", "x"], [own.Texts, first.Texts, second.Texts]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(300, false)]
    [InlineData(700, true)]
    [InlineData(-100_000, false)]
    public void Router_stamps_puts_that_have_no_timestamp_or_one_too_far_ahead(int? aheadMilliseconds, bool isReplaced)
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        SampleLog log = network["c2"].Subscribe("a");
        network.Settle();
        Timestamp? stamp = aheadMilliseconds is { } ahead
            ? Timestamp.FromTime(network.Time.GetUtcNow().AddMilliseconds(ahead), network["c1"].Id)
            : null;

        network["c1"].Put("a", "x", stamp);
        network.Settle();

        Timestamp arrived = Assert.NotNull(Assert.Single(log.Samples).Timestamp);
        Assert.Equal(isReplaced ? network["r1"].Id : network["c1"].Id, arrived.Id);
    }

    [Fact]
    public void Publisher_whose_interest_was_answered_sends_only_while_somebody_listens()
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        List<bool> changes = [];
        MatchingWatch watch = network["c1"].Session.WatchSubscribers(KeyExpression.Parse("a/**"), Locality.Remote, changes.Add);
        network["c1"].Put("a/b", "unknown");
        Assert.Equal(1, Sent(network));
        network.Settle();

        network["c1"].Put("a/b", "nobody");
        Assert.Equal(0, Sent(network));
        SampleLog log = network["c2"].Subscribe("a/b");
        network.Settle();
        network["c1"].Put("a/b", "somebody");
        network["c1"].Put("a/c", "nobody");
        network.Settle();
        Assert.Equal("somebody", log.Texts);
        Assert.True(watch.IsMatching);

        log.Entity!.Dispose();
        network.Settle();
        Assert.False(watch.IsMatching);
        Assert.Equal([true, false], changes);
        watch.Dispose();
        network["c1"].Put("a/b", "undeclared");
        Assert.Equal(1, Sent(network, "undeclared"));
    }

    [Theory]
    [InlineData("m/q", false, QueryTarget.BestMatching, false)]
    [InlineData("m/**", false, QueryTarget.BestMatching, true)]
    [InlineData("m/**", false, QueryTarget.AllComplete, false)]
    [InlineData("**", true, QueryTarget.AllComplete, true)]
    public void Querier_matches_queryables_elsewhere_that_include_its_key(string queryable, bool complete, QueryTarget target, bool matches)
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        MatchingWatch watch = network["c1"].Session.WatchQueryables(KeyExpression.Parse("m/**"), target, Locality.Any, null);
        network["c2"].Answer(queryable, "", complete);
        network.Settle();

        Assert.Equal(matches, watch.IsMatching);
    }

    [Fact]
    public void Samples_of_one_frame_are_let_go_together()
    {
        Network network = TopologyTests.Build("c1-r1");
        var publisher = new RawFace(network["r1"].Node, "c8", WhatAmI.Client);
        var subscriber = new RawFace(network["r1"].Node, "c9", WhatAmI.Client);
        var writer = new WireWriter(new byte[64]);
        new Declare { Declaration = new() { Kind = DeclarationKind.Subscriber, EntityId = 1, Key = new WireExpression("a/*"u8) } }.Encode(ref writer);
        subscriber.Receive(writer.Written);
        subscriber.Take();

        publisher.Receive(Convert.FromHexString("7d0003612f62" + "010131" + "7d0003612f62" + "010132" + "7d0003612f62" + "010133"));

        Assert.Equal(["push a/b Put 1", "push a/b Put 2", "push a/b Put 3"], subscriber.Take());
        Assert.Equal(1, subscriber.Transport.TakeReleases());
    }

    // A: to the first subscriber. B: to the second. AB: to both. L: to the first and to one of the router. M: to one of the router. N: to nobody.
    // S: to the first, not long. Q: a question. Each then says which of the two was released.
    [Theory]
    [InlineData("A A A", "- - -", "1")]
    [InlineData("A B", "- 1", "2")]
    [InlineData("A AB", "- 1,1,2", "-")]
    [InlineData("A L", "- 1,1", "-")]
    [InlineData("A M", "- 1", "-")]
    [InlineData("A S", "- 1,1", "-")]
    [InlineData("A Q", "- 1", "-")]
    [InlineData("A N A", "- - -", "1")]
    public void Long_samples_wait_for_each_other_while_all_go_to_one_other_node(string messages, string released, string atLast)
    {
        Network network = TopologyTests.Build("c1-r1");
        var publisher = new RawFace(network["r1"].Node, "c7", WhatAmI.Client);
        RawFace[] subscribers = [new(network["r1"].Node, "c8", WhatAmI.Client), new(network["r1"].Node, "c9", WhatAmI.Client)];
        network["r1"].Subscribe("k/L");
        network["r1"].Subscribe("k/M");
        uint id = 0;
        foreach (var (subscriber, key) in new[] { (0, "k/A"), (1, "k/B"), (0, "k/AB"), (1, "k/AB"), (0, "k/L") })
        {
            var writer = new WireWriter(new byte[64]);
            new Declare { Declaration = new() { Kind = DeclarationKind.Subscriber, EntityId = ++id, Key = new WireExpression(System.Text.Encoding.UTF8.GetBytes(key)) } }.Encode(ref writer);
            subscribers[subscriber].Receive(writer.Written);
        }

        List<string> seen = [];
        foreach (string message in messages.Split(' '))
        {
            Say(publisher, message);
            seen.Add(Released(subscribers));
        }

        publisher.Face.CaughtUp();

        Assert.Equal(released, string.Join(' ', seen));
        Assert.Equal(atLast, Released(subscribers));
    }

    [Fact]
    public void Known_key_costs_no_search_and_no_memory()
    {
        Network network = TopologyTests.Build("c1-r1");
        var sink = new Counter();
        network["r1"].Session.DeclareSubscriber(KeyExpression.Parse("a/**"), sink);
        var client = new RawFace(network["r1"].Node, "c9", WhatAmI.Client);
        byte[] push = Convert.FromHexString("7d0003612f62" + "010131");
        var key = KeyExpression.Parse("a/b");
        int rounds = 0;
        for (int i = 0; i < 100; i++)
            Round();
        long searches = network["r1"].Node.Pushes.Routes.Computed;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
                Round();
        }));
        Assert.Equal(searches, network["r1"].Node.Pushes.Routes.Computed);
        Assert.Equal(2 * rounds, sink.Count);

        void Round()
        {
            rounds++;
            client.Receive(push);
            network["r1"].Session.Push(key, new SampleBody { Payload = "1"u8 }, new PushOptions(default));
        }
    }

    [Fact]
    public void Push_among_100_000_declared_keys_visits_a_handful_of_nodes()
    {
        Network network = TopologyTests.Build("c1-r1");
        var sink = new Counter();
        for (int i = 0; i < 100_000; i++)
            network["r1"].Session.DeclareSubscriber(KeyExpression.Parse($"robot/{i % 1000}/joint/{i / 1000}"), sink);
        network["r1"].Session.DeclareSubscriber(KeyExpression.Parse("robot/*/joint/7"), sink);
        long before = network["r1"].Node.Pushes.Routes.VisitedNodes;

        network["c1"].Put("robot/17/joint/7", "x");
        network.Settle();

        Assert.Equal(2, sink.Count);
        Assert.InRange(network["r1"].Node.Pushes.Routes.VisitedNodes - before, 1, 32);
    }

    [Fact]
    public void Lost_sample_is_reported_to_the_publisher()
    {
        Network network = TopologyTests.Build("c1-r1");
        ((MemoryTransport)network.Face(network["c1"], network["r1"]).Transport).Outcome = SendOutcome.Dropped;

        Assert.Equal(SendOutcome.Dropped, network["c1"].Session.Push(KeyExpression.Parse("a"), default, new PushOptions(default)));
    }

    private static int Sent(Network network, string? last = null)
    {
        int before = network["r1"].Received.Count;
        network.Settle();
        byte[] end = System.Text.Encoding.UTF8.GetBytes(last ?? "");
        return network["r1"].Received.Skip(before).Count(message => (message.Bytes[0] & 0x1f) == 0x1d && message.Bytes.AsSpan().EndsWith(end));
    }

    private sealed class Counter : ISampleReceiver
    {
        public int Count { get; private set; }

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) => Count++;
    }

    private static void Say(RawFace publisher, string message)
    {
        string key = message == "S" ? "k/A" : "k/" + message;
        var writer = new WireWriter(new byte[256]);
        if (message == "Q")
            new Request { RequestId = 1, Key = new WireExpression("q"u8) }.Encode(ref writer);
        else
            new Push { Key = new WireExpression(System.Text.Encoding.UTF8.GetBytes(key)), Body = new SampleBody { Payload = "x"u8 } }.Encode(ref writer);
        var reader = new WireReader(writer.Written);
        publisher.Face.Receive(ref reader, new ReceiveContext(Reliability.Reliable, Priority.Data, null, IsLong: message != "S"));
        Assert.True(reader.IsAtEnd && !reader.HasFailed);
    }

    private static string Released(RawFace[] subscribers)
    {
        string[] released = [.. subscribers.SelectMany((subscriber, i) => Enumerable.Repeat($"{i + 1}", subscriber.Transport.TakeReleases()))];
        return released.Length == 0 ? "-" : string.Join(',', released);
    }
}
