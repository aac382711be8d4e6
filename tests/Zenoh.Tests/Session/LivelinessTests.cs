using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class LivelinessTests
{
    private static readonly KeyExpression Group = KeyExpression.Parse("group/*");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Asking_what_is_alive_takes_only_a_time_that_is_positive(int seconds)
    {
        await using ZenohSession session = await Network.Open(Network.Listening(WhatAmI.Peer, "tcp/127.0.0.1:0"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => session.GetLivelinessAsync(Group, TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task Tokens_are_seen_to_appear_and_to_vanish(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        ConcurrentQueue<LivelinessChange> changes = new();
        using LivelinessSubscriber subscriber = network.A.DeclareLivelinessSubscriber(Group, changes.Enqueue, history: true);

        LivelinessToken token = network.B.DeclareLivelinessToken("group/b");
        await Eventually.True(() => !changes.IsEmpty, "the token");
        token.Dispose();
        await Eventually.True(() => changes.Count == 2, "its end");

        Assert.Equal([new(KeyExpression.Parse("group/b"), true), new LivelinessChange(KeyExpression.Parse("group/b"), false)], changes);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_subscriber_with_history_is_told_of_tokens_that_were_there_before(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using LivelinessToken token = network.B.DeclareLivelinessToken("group/b");
        await Eventually.True(() => Alive(network.A) == 1, "the token at the other session");
        ConcurrentQueue<LivelinessChange> changes = new();
        using LivelinessSubscriber subscriber = network.A.DeclareLivelinessSubscriber(Group, changes.Enqueue, history: true);
        await Eventually.True(() => !changes.IsEmpty, "the token that was there");
        Assert.Equal(new LivelinessChange(token.Key, true), Assert.Single(changes));
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task Asking_what_is_alive_gives_each_token_once_the_own_ones_included(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using LivelinessToken other = network.B.DeclareLivelinessToken("group/b");
        using LivelinessToken own = network.A.DeclareLivelinessToken("group/a");
        await Eventually.True(() => Alive(network.A) == 2, "both tokens");
        IReadOnlyList<KeyExpression> alive = await network.A.GetLivelinessAsync(Group, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["group/a", "group/b"], alive.Select(key => key.ToString()).Order());
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task The_tokens_of_a_session_vanish_with_it(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        ConcurrentQueue<LivelinessChange> changes = new();
        using LivelinessSubscriber subscriber = network.A.DeclareLivelinessSubscriber(Group, changes.Enqueue, history: true);
        network.B.DeclareLivelinessToken("group/b");
        await Eventually.True(() => changes.Count == 1, "the token");
        network.B.Dispose();
        await Eventually.True(() => changes.Count == 2, "its end");
        Assert.False(changes.Last().IsAlive);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_callback_that_does_not_return_holds_up_nothing_else_of_its_session(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        ConcurrentQueue<LivelinessChange> changes = new();
        ConcurrentQueue<bool> matches = new();
        ManualResetEventSlim mayReturn = new();
        using QueuedSubscriber samples = network.A.DeclareSubscriber("data", QueueOptions.Default);
        using LivelinessSubscriber subscriber = network.A.DeclareLivelinessSubscriber(Group, change =>
        {
            changes.Enqueue(change);
            mayReturn.Wait(Eventually.Deadline);
        }, history: true);
        using Publisher publisher = network.A.DeclarePublisher("wanted");
        publisher.MatchingChanged += matches.Enqueue;

        using LivelinessToken first = network.B.DeclareLivelinessToken("group/1");
        await Eventually.True(() => !changes.IsEmpty, "the token");
        using LivelinessToken second = network.B.DeclareLivelinessToken("group/2");
        using Subscriber wanted = network.B.DeclareSubscriber("wanted", static _ => { });
        using Publisher data = network.B.DeclarePublisher("data", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => data.HasMatchingSubscribers, "the subscriber at the publisher");
        data.Put("1"u8);

        await Eventually.True(() => samples.Count == 1, "the sample");
        await Eventually.True(() => matches.SequenceEqual([true]), "the subscriber at the other publisher");
        await Eventually.True(() => Alive(network.A) == 2, "both tokens");
        Assert.Single(changes);
        mayReturn.Set();
        await Eventually.True(() => changes.Count == 2, "the second token");
    }

    internal static int Alive(ZenohSession session, KeyExpression? key = null) =>
        session.GetLivelinessAsync(key ?? Group, cancellation: TestContext.Current.CancellationToken).GetAwaiter().GetResult().Count;
}
