using System.Collections.Concurrent;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class SessionTests
{
    [Fact]
    public async Task Info_names_the_node_itself_and_its_neighbours_by_role()
    {
        await using Network network = await Network.OpenAsync(Topology.ClientsOverTcp);
        SessionInfo client = network.A.Info;
        Assert.Equal((network.A.Id, WhatAmI.Client), (client.Id, client.Mode));
        Assert.Equal([network.Router!.Id], client.Routers);
        Assert.Empty(client.Peers);
        await Eventually.True(() => network.Router.Info.Clients.Count == 2, "both clients at the router");
        SessionInfo router = network.Router.Info;
        Assert.Equal([network.A.Id, network.B.Id], router.Clients.ToHashSet());
        Assert.StartsWith("tcp/127.0.0.1:", Assert.Single(router.Locators), StringComparison.Ordinal);
        Assert.Empty(router.Problems);
    }

    [Fact]
    public async Task A_configured_id_is_the_one_others_see()
    {
        await using Network network = await Network.OpenAsync(
            Topology.PeersOverUnix, config => config.Connect.Endpoints.Peer.Count == 0 ? config : config with { Id = ZenohId.Parse("b2") });
        await Eventually.True(() => network.A.Info.Peers.Count == 1, "the other peer");
        Assert.Equal([ZenohId.Parse("b2")], network.A.Info.Peers);
    }

    [Fact]
    public async Task Timestamps_grow_and_name_the_node()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Timestamp first = network.A.NewTimestamp();
        Timestamp second = network.A.NewTimestamp();
        Assert.True(first < second);
        Assert.Equal(network.A.Id, second.Id);
    }

    [Fact]
    public async Task Sessions_with_a_namespace_see_each_other_without_it_and_others_see_it()
    {
        await using Network network = await Network.OpenAsync(Topology.ClientsOverUnix);
        ZenohConfig inside = Network.Dialling(WhatAmI.Client, network.Router!.Info.Locators[0]) with { Namespace = KeyExpression.Parse("plant/7") };
        await using ZenohSession first = await Network.Open(inside);
        await using ZenohSession second = await Network.Open(inside);
        using QueuedSubscriber within = first.DeclareSubscriber("s/*", QueueOptions.Default);
        using QueuedSubscriber outside = network.A.DeclareSubscriber("**", QueueOptions.Default);
        using Publisher publisher = second.DeclarePublisher("s/1", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "a subscriber");
        await Eventually.True(() => Reaches(publisher, within, outside), "a sample at both subscribers");
        using Sample atHome = await PublicationTests.Next(within);
        using Sample abroad = await PublicationTests.Next(outside);
        Assert.Equal(("s/1", "plant/7/s/1"), (atHome.Key.ToString(), abroad.Key.ToString()));

        static bool Reaches(Publisher publisher, QueuedSubscriber one, QueuedSubscriber other)
        {
            publisher.Put("x"u8);
            return one.Count > 0 && other.Count > 0;
        }
    }

    [Fact]
    public async Task An_exception_in_a_callback_is_reported_and_the_session_goes_on()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        ConcurrentQueue<Exception> errors = new();
        network.A.CallbackFailed += errors.Enqueue;
        using Subscriber failing = network.A.DeclareSubscriber("f", _ => throw new InvalidTimeZoneException("mine"));
        network.A.Put("f", "1"u8);
        network.A.Put("f", "2"u8);
        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Equal("mine", error.Message));
    }

    [Fact]
    public async Task A_listener_of_failures_that_throws_harms_nobody_and_shows_as_a_problem()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        ConcurrentQueue<Exception> errors = new();
        network.A.CallbackFailed += static _ => throw new InvalidTimeZoneException("the listener's");
        network.A.CallbackFailed += errors.Enqueue;
        using Subscriber failing = network.A.DeclareSubscriber("f", _ => throw new InvalidTimeZoneException("mine"));
        using LivelinessSubscriber alsoFailing = network.A.DeclareLivelinessSubscriber("t/*", _ => throw new InvalidTimeZoneException("mine"));
        using Publisher publisher = network.B.DeclarePublisher("f", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");

        publisher.Put("1"u8);
        publisher.Put("2"u8);
        using LivelinessToken first = network.B.DeclareLivelinessToken("t/1"), second = network.A.DeclareLivelinessToken("t/2");

        await Eventually.True(() => errors.Count == 4, "four failures");
        Assert.Equal(2, LivelinessTests.Alive(network.A, KeyExpression.Parse("t/*")));
        Assert.Single(network.A.Info.Peers);
        Assert.Contains("a listener of CallbackFailed threw, 4 times", Assert.Single(network.A.Info.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misuse_throws_at_once_and_says_what_is_wrong()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        ZenohSession session = network.A;
        Assert.Contains("a//b", Assert.Throws<ArgumentException>(() => session.Put("a//b", "x"u8)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => session.DeclareSubscriber((KeyExpression)null!, QueueOptions.Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.DeclareSubscriber("a", new QueueOptions { Capacity = 0 }));
        Assert.Throws<ArgumentException>(() => session.Get(default(Selector), cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Get("a", new GetOptions { Timeout = TimeSpan.Zero }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Put("a", "x"u8, new PutOptions { Source = default(SourceInfo) }));
        Assert.Throws<ArgumentNullException>("key", () => session.Put((string)null!, "x"u8));
    }

    [Fact]
    public async Task What_is_used_after_its_end_is_named_with_its_key()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Publisher publisher = network.A.DeclarePublisher("a/b");
        Querier querier = network.A.DeclareQuerier("c/d");
        publisher.Dispose();
        network.A.Dispose();

        Assert.StartsWith(
            "The Publisher of 'a/b', or its session, was disposed.", Assert.Throws<ObjectDisposedException>(() => publisher.Put("x"u8)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The Querier of 'c/d', or its session, was disposed.",
            Assert.Throws<ObjectDisposedException>(() => querier.Get(cancellation: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_can_be_disposed_in_any_order_and_more_than_once()
    {
        await using Network network = await Network.OpenAsync(Topology.ClientsOverUnix);
        foreach (int seed in Enumerable.Range(0, 8))
        {
            ZenohSession session = await Network.Open(Network.Dialling(WhatAmI.Client, network.Router!.Info.Locators[0]));
            IDisposable[] all =
            [
                session, session.DeclarePublisher("a"), session.DeclareSubscriber("a", static _ => { }),
                session.DeclareSubscriber("a", QueueOptions.Default),
                session.DeclareQueryable("a", query => query.Dispose()), session.DeclareQueryable("a", QueueOptions.Default),
                session.DeclareQuerier("a"),
                session.DeclareLivelinessToken("a"), session.DeclareLivelinessSubscriber("a", static _ => { }), session,
            ];
            new Random(seed).Shuffle(all);
            foreach (IDisposable one in all.Concat(all))
                one.Dispose();
            Assert.Throws<ObjectDisposedException>(() => session.Put("a", "x"u8));
            Assert.Throws<ObjectDisposedException>(() => session.DeclarePublisher("a"));
        }
    }

    [Fact]
    public async Task A_session_can_be_disposed_while_samples_pour_in()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        long received = 0;
        network.A.DeclareSubscriber("pour", _ => Interlocked.Increment(ref received));
        using Publisher publisher = network.B.DeclarePublisher("pour");
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");
        using CancellationTokenSource stop = new();
        Task pouring = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                    publisher.Put("x"u8);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Eventually.True(() => Volatile.Read(ref received) > 1000, "samples");
        await network.A.DisposeAsync();
        await stop.CancelAsync();
        await pouring;
    }
}
