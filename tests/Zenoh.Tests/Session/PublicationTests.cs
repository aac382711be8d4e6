using System.Buffers;
using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

public sealed class PublicationTests
{
    private const int LongBytes = 100_000;

    private static readonly DeliveryOptions Blocking = new() { CongestionControl = CongestionControl.Block };

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_put_arrives_with_everything_it_carries(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("home/**", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher(
            "home/kitchen", Encoding.Json.WithSchema("v2"), Blocking with { Priority = Priority.RealTime, IsExpress = true });
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");
        Timestamp time = network.B.NewTimestamp();
        SourceInfo source = new(network.B.Id, publisher.EntityId, 7);

        Assert.True(publisher.Put("21.5"u8, new PutOptions { Timestamp = time, Attachment = "why"u8, Source = source }));

        using Sample sample = await Next(subscriber);
        Assert.Equal(KeyExpression.Parse("home/kitchen"), sample.Key);
        Assert.Equal("21.5"u8, sample.Payload.Span);
        Assert.Equal("why"u8, sample.Attachment.Span);
        Assert.Equal(Encoding.Json.WithSchema("v2"), sample.Encoding);
        Assert.Equal((time, source), (sample.Timestamp, sample.Source));
        Assert.Equal((SampleKind.Put, Reliability.Reliable), (sample.Kind, sample.Reliability));
        Assert.Equal((Priority.RealTime, CongestionControl.Block, true), (sample.Priority, sample.CongestionControl, sample.IsExpress));
    }

    // Priorities interleave, droppable ones may be dropped whole; what is long leaves a router in company, and also when its publisher goes at once.
    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task Long_puts_arrive_whole_and_in_order_though_their_publisher_leaves(Topology topology)
    {
        const int each = 40;
        await using Network network = await Network.OpenAsync(topology);
        ConcurrentQueue<(string Key, int Number, bool IsWhole)> arrived = new();
        using Subscriber subscriber = network.A.DeclareSubscriber("long/**", sample => arrived.Enqueue(
            (sample.Key.ToString(), sample.Payload[0], sample.Payload.Length == LongBytes && sample.Payload.IndexOfAnyExcept(sample.Payload[0]) < 0)));
        Publisher[] publishers = [.. ((Priority[])[Priority.Data, Priority.RealTime, Priority.Background]).Select(priority =>
            network.B.DeclarePublisher($"long/{priority}", delivery: Blocking with { Priority = priority }))];
        Publisher droppable = network.B.DeclarePublisher("long/droppable", delivery: Blocking with { CongestionControl = CongestionControl.Drop });
        foreach (Publisher publisher in publishers.Append(droppable))
            await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        await Task.WhenAll(publishers.Append(droppable).Select(publisher => Task.Run(() =>
        {
            for (int i = 0; i < each; i++)
                publisher.Put(Enumerable.Repeat((byte)i, LongBytes).ToArray());
        })));
        await network.B.DisposeAsync();

        await Eventually.True(() => arrived.Count(sample => sample.Key != "long/droppable") == publishers.Length * each, "all samples of blocking publishers");
        Assert.All(arrived, sample => Assert.True(sample.IsWhole));
        foreach (var ofKey in arrived.GroupBy(sample => sample.Key))
            Assert.Equal(ofKey.Select(sample => sample.Number).Order().Distinct(), ofKey.Select(sample => sample.Number));
    }

    [Theory]
    [InlineData(Topology.PeersOverTcp)]
    [InlineData(Topology.PeersOverUnix)]
    public async Task Low_latency_carries_messages_up_to_a_batch_and_drops_longer_ones(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology, static config => config.WithSetting("transport/unicast:{ lowlatency: true, qos: { enabled: false } }"));
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("k", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher("k", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        foreach (int length in new[] { 0, 8, 40_000, 100_000, 8 })
        {
            byte[] payload = new byte[length];
            payload.AsSpan().Fill((byte)length);
            Assert.Equal(length < 100_000, publisher.Put(payload));
            if (length == 100_000)
                continue;
            using Sample sample = await Next(subscriber);
            Assert.True(sample.Payload.Span.SequenceEqual(payload), $"{length} bytes came differently");
        }
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_delete_arrives_with_its_attachment(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("home/**", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher("home/kitchen", Encoding.Json, Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        publisher.Delete(new PutOptions { Attachment = "gone"u8 });

        using Sample sample = await Next(subscriber);
        Assert.Equal(SampleKind.Delete, sample.Kind);
        Assert.Equal(0, sample.Payload.Length);
        Assert.Equal("gone"u8, sample.Attachment.Span);
        Assert.True(sample.Encoding.IsDefault);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task Puts_of_a_blocking_publisher_all_arrive_in_order_when_they_are_many(Topology topology)
    {
        const int count = 20_000;
        await using Network network = await Network.OpenAsync(topology);
        ConcurrentQueue<int> received = new();
        using Subscriber subscriber = network.A.DeclareSubscriber("n", sample => received.Enqueue(BitConverter.ToInt32(sample.Payload)));
        using Publisher publisher = network.B.DeclarePublisher("n", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        byte[] number = new byte[sizeof(int)];
        for (int i = 0; i < count; i++)
        {
            Assert.True(BitConverter.TryWriteBytes(number, i));
            Assert.True(publisher.Put(number));
        }

        await Eventually.True(() => received.Count == count, $"all of {count} samples");
        Assert.Equal(Enumerable.Range(0, count), received);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_payload_of_many_batches_arrives_whole(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("big", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher("big", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");
        byte[] payload = new byte[3_000_000];
        new Random(1).NextBytes(payload);

        Assert.True(publisher.Put(payload));

        using Sample sample = await Next(subscriber);
        Assert.True(sample.Payload.Span.SequenceEqual(payload), "the payload changed on its way");
    }

    [Fact]
    public async Task A_sample_keeps_its_payload_while_later_ones_arrive()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("kept", new QueueOptions { Capacity = 100 });
        using Publisher publisher = network.B.DeclarePublisher("kept", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        byte[] payload = new byte[Sample.RetainedBytes + 1000];
        for (byte i = 0; i < 50; i++)
        {
            payload.AsSpan().Fill(i);
            publisher.Put(payload, new PutOptions { Attachment = [i] });
        }

        await Eventually.True(() => subscriber.Count == 50, "50 waiting samples");
        for (byte i = 0; i < 50; i++)
        {
            Assert.True(subscriber.TryReceive(out Sample? sample));
            Assert.False(sample.Payload.Span.ContainsAnyExcept(i), $"payload {i} was overwritten");
            Assert.Equal([i], sample.Attachment.ToArray());
            sample.Dispose();
        }
    }

    [Fact]
    public async Task A_loan_publishes_what_was_written_into_it()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("loan", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher("loan", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber at the publisher");

        using (PayloadLoan loan = publisher.Loan())
        {
            loan.Write("some "u8);
            loan.Write(new byte[10_000]);
            Assert.Equal(10_005, loan.WrittenCount);
            Assert.True(loan.Put());
            Assert.Equal(0, loan.WrittenCount);
        }

        using Sample sample = await Next(subscriber);
        Assert.Equal(10_005, sample.Payload.Length);
        Assert.Equal("some "u8, sample.Payload.Span[..5]);
    }

    [Fact]
    public async Task A_loan_that_is_disposed_again_ends_nobody_elses()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using Publisher publisher = network.A.DeclarePublisher("loan");
        PayloadLoan stale = publisher.Loan();
        stale.Dispose();
        using PayloadLoan first = publisher.Loan(), second = publisher.Loan();
        first.Write("1"u8);
        second.Write("2"u8);

        stale.Dispose();

        Assert.Equal("1"u8, first.Written);
        Assert.Equal("2"u8, second.Written);
        Assert.True(first.Put());
        Assert.Throws<ObjectDisposedException>(() => stale.Put());
    }

    [Fact]
    public async Task Loans_allocate_nothing_in_steady_state()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using Publisher publisher = network.A.DeclarePublisher("loan");
        Lend(2 * RestingPool<PayloadLoan>.Resting);

        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Lend(RestingPool<PayloadLoan>.Resting)));

        long Lend(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                using PayloadLoan loan = publisher.Loan(5000);
                loan.Write("12345"u8);
                loan.Put();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Publications_for_the_session_itself_do_not_leave_it_and_those_for_others_do_not_return()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        ConcurrentQueue<string> atHome = new();
        ConcurrentQueue<string> abroad = new();
        using Subscriber own = network.B.DeclareSubscriber("x", sample => atHome.Enqueue(System.Text.Encoding.UTF8.GetString(sample.Payload)));
        using Subscriber other = network.A.DeclareSubscriber("x", sample => abroad.Enqueue(System.Text.Encoding.UTF8.GetString(sample.Payload)));
        using Publisher publisher = network.B.DeclarePublisher("x", delivery: Blocking with { Destination = Destination.OtherNodes });
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the other session's subscriber");

        network.B.Put("x", "home"u8, new PutOptions { Delivery = Blocking with { Destination = Destination.SameSession } });
        network.B.Put("x", "abroad"u8, new PutOptions { Delivery = Blocking with { Destination = Destination.OtherNodes } });
        network.B.Put("x", "all"u8, new PutOptions { Delivery = Blocking });

        await Eventually.True(() => abroad.Contains("all") && atHome.Contains("all"), "the last publication on both sides");
        Assert.Equal(["home", "all"], atHome);
        Assert.Equal(["abroad", "all"], abroad);
    }

    [Theory]
    [MemberData(nameof(Network.Topologies), MemberType = typeof(Network))]
    public async Task A_publisher_is_told_when_the_first_subscriber_comes_and_the_last_one_goes(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology);
        using Publisher publisher = network.B.DeclarePublisher("m/1");
        ConcurrentQueue<bool> changes = new();
        publisher.MatchingChanged += changes.Enqueue;
        Assert.False(publisher.HasMatchingSubscribers);

        Subscriber first = network.A.DeclareSubscriber("m/*", static _ => { });
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the first subscriber");
        first.Dispose();
        await Eventually.True(() => changes.Count >= 2, "news of its end");

        Assert.False(publisher.HasMatchingSubscribers);
        Assert.Equal([true, false], changes);
    }

    [Fact]
    public async Task Who_listens_when_somebody_matches_already_is_told_so_once()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Subscriber subscriber = network.A.DeclareSubscriber("m/*", static _ => { });
        using Publisher publisher = network.A.DeclarePublisher("m/1");
        ConcurrentQueue<bool> first = new(), second = new(), gone = new();

        publisher.MatchingChanged += first.Enqueue;
        await Eventually.True(() => first.SequenceEqual([true]), "the subscriber at the first listener");
        Action<bool> leaving = gone.Enqueue;
        publisher.MatchingChanged += leaving;
        await Eventually.True(() => !gone.IsEmpty, "the subscriber at the listener that leaves");
        publisher.MatchingChanged -= leaving;
        publisher.MatchingChanged += second.Enqueue;
        await Eventually.True(() => second.SequenceEqual([true]), "the subscriber at the second listener");
        subscriber.Dispose();

        await Eventually.True(() => first.Count > 1 && second.Count > 1, "its end at both");
        Assert.Equal([true, false], first);
        Assert.Equal([true, false], second);
        Assert.Equal([true], gone);
    }

    [Fact]
    public async Task A_subscriber_in_the_same_session_hears_its_own_publications()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("self/*", QueueOptions.Default);
        network.A.Put("self/1", "me"u8);
        using Sample sample = await Next(subscriber);
        Assert.Equal("me"u8, sample.Payload.Span);
    }

    [Fact]
    public async Task Nothing_is_received_after_a_subscriber_is_disposed()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        int ofFirst = 0;
        Subscriber first = network.A.DeclareSubscriber("u", _ => Interlocked.Increment(ref ofFirst));
        using QueuedSubscriber second = network.A.DeclareSubscriber("u", QueueOptions.Default);
        using Publisher publisher = network.B.DeclarePublisher("u", delivery: Blocking);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "a subscriber");

        first.Dispose();
        publisher.Put("1"u8);

        using Sample sample = await Next(second);
        Assert.Equal(0, Volatile.Read(ref ofFirst));
    }

    internal static async Task<Sample> Next(QueuedSubscriber subscriber)
    {
        Task<Sample?> receiving = subscriber.ReceiveAsync(TestContext.Current.CancellationToken).AsTask();
        Sample? sample = await Eventually.Within(receiving, $"a sample on {subscriber.Key}");
        return Assert.IsType<Sample>(sample);
    }
}
