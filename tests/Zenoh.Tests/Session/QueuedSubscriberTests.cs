using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class QueuedSubscriberTests
{
    [Fact]
    public async Task The_latest_only_queue_holds_the_newest_sample()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber latest = network.A.DeclareSubscriber("q", QueueOptions.Latest);
        PublishLocally(network, 5);
        Assert.True(latest.TryReceive(out Sample? sample));
        Assert.Equal([4], sample.Payload.ToArray());
        Assert.False(latest.TryReceive(out _));
        Assert.Equal(4, latest.DroppedSamples);
    }

    [Theory]
    [InlineData(WhenFull.DropOldest, 3, 4)]
    [InlineData(WhenFull.DropNewest, 0, 1)]
    public async Task A_full_queue_drops_and_counts_what_its_policy_says(WhenFull policy, byte first, byte second)
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", new QueueOptions { Capacity = 2, WhenFull = policy });
        PublishLocally(network, 5);
        Assert.Equal(3, subscriber.DroppedSamples);
        foreach (byte expected in (byte[])[first, second])
        {
            Assert.True(subscriber.TryReceive(out Sample? sample));
            Assert.Equal([expected], sample.Payload.ToArray());
        }
    }

    [Fact]
    public async Task A_full_queue_that_waits_holds_the_publisher_until_a_place_is_free()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", new QueueOptions { Capacity = 1, WhenFull = WhenFull.Wait });
        Task publishing = Task.Run(() => PublishLocally(network, 3, DeliveryOptions.Queries), TestContext.Current.CancellationToken);
        for (byte i = 0; i < 3; i++)
        {
            using Sample sample = await PublicationTests.Next(subscriber);
            Assert.Equal([i], sample.Payload.ToArray());
        }

        await publishing;
        Assert.Equal(0, subscriber.DroppedSamples);
    }

    [Fact]
    public async Task Droppable_samples_of_the_same_session_do_not_wait_for_a_full_queue_that_waits()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", new QueueOptions { Capacity = 1, WhenFull = WhenFull.Wait });
        await Ended(() => PublishLocally(network, 3), "publishing");
        Assert.Equal((1, 2), (subscriber.Count, subscriber.DroppedSamples));
    }

    [Fact]
    public async Task Blocking_samples_of_the_same_session_wait_as_long_as_for_another_node_and_that_is_told()
    {
        await using Network network = await Network.OpenAsync(
            Topology.PeersOverUnix, static config => config.WithSetting("transport/link/tx/queue/congestion_control/block/wait_before_close:20000"));
        System.Collections.Concurrent.ConcurrentQueue<string> warnings = [];
        network.A.Warned += warnings.Enqueue;
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", new QueueOptions { Capacity = 1, WhenFull = WhenFull.Wait });

        await Ended(() => PublishLocally(network, 2, DeliveryOptions.Queries), "publishing");

        Assert.Equal(1, subscriber.DroppedSamples);
        await Eventually.True(
            () => warnings.Any(text => text.StartsWith("A subscriber of this session took nothing for 0.02 s (wait_before_close)", StringComparison.Ordinal)), "a warning");
    }

    [Fact]
    public async Task Readers_end_when_the_session_is_disposed()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", QueueOptions.Default);
        Task<Sample?> reading = subscriber.ReceiveAsync(TestContext.Current.CancellationToken).AsTask();
        network.A.Dispose();
        Assert.Null(await Eventually.Within(reading, "the end of the reader"));
        subscriber.Dispose();
    }

    [Fact]
    public async Task A_disposed_sample_throws_and_a_second_disposal_takes_nothing_from_others()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("q", QueueOptions.Default);
        PublishLocally(network, 2);
        Assert.True(subscriber.TryReceive(out Sample? first));
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Payload);
        Assert.Throws<ObjectDisposedException>(() => first.Key);
        Assert.True(subscriber.TryReceive(out Sample? second));
        first.Dispose();
        PublishLocally(network, 1);
        Assert.Equal([1], second.Payload.ToArray());
    }

    private static async Task Ended(Action work, string what) =>
        await Eventually.Within(Task.Run(() => { work(); return true; }, TestContext.Current.CancellationToken), $"the end of {what}");

    private static void PublishLocally(Network network, int count, DeliveryOptions? delivery = null)
    {
        for (byte i = 0; i < count; i++)
            network.A.Put("q", [i], new PutOptions { Delivery = delivery });
    }
}
