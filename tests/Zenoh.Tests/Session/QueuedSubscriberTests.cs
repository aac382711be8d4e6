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
        Task publishing = Task.Run(() => PublishLocally(network, 3), TestContext.Current.CancellationToken);
        for (byte i = 0; i < 3; i++)
        {
            using Sample sample = await PublicationTests.Next(subscriber);
            Assert.Equal([i], sample.Payload.ToArray());
        }

        await publishing;
        Assert.Equal(0, subscriber.DroppedSamples);
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

    private static void PublishLocally(Network network, int count)
    {
        for (byte i = 0; i < count; i++)
            network.A.Put("q", [i]);
    }
}
