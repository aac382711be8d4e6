using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

/// <summary>
/// Publishing and delivering a message costs no memory once everything that is made on first use was made. Counted per thread, in several spans of which
/// the least counts: a pool may grow once, and a collection costs a thread the rest of its allocation buffer. Nothing runs beside these tests, because
/// sessions share pools of batches and buffers.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int WarmUp = 20_000;
    private const int Counted = 20_000;
    private const int Spans = 4;
    private const int InFlight = 64;

    [Theory]
    [InlineData(Topology.PeersOverUnix, 8)]
    [InlineData(Topology.PeersOverUnix, Sample.RetainedBytes)]
    [InlineData(Topology.PeersOverTcp, 1000)]
    [InlineData(Topology.ClientsOverUnix, 8)]
    public async Task Publishing_and_receiving_by_callback_allocate_nothing(Topology topology, int size)
    {
        await using Network network = await Network.OpenAsync(topology);
        Meter meter = new();
        using Subscriber subscriber = network.A.DeclareSubscriber("alloc/*", sample => meter.Count(sample.Encoding.Schema));
        using Publisher publisher = network.B.DeclarePublisher("alloc/1", Encoding.Json.WithSchema("v1"), DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");

        long published = await OnThread(() => PublishAll(payload => publisher.Put(payload), size));
        await Eventually.True(() => meter.Received == WarmUp + (Spans * Counted), "all samples");

        Assert.Equal(0, PerMessage(published));
        Assert.Equal(0, PerMessage(meter.Allocated));
    }

    [Fact]
    public async Task Publishing_by_the_session_allocates_nothing_where_the_key_was_made_before()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Meter meter = new();
        using Subscriber subscriber = network.A.DeclareSubscriber("alloc/*", _ => meter.Count(null));
        using Publisher sign = network.B.DeclarePublisher("alloc/1");
        await Eventually.True(() => sign.HasMatchingSubscribers, "the subscriber");
        KeyExpression key = KeyExpression.Parse("alloc/1");

        long published = await OnThread(() => PublishAll(payload => network.B.Put(key, payload, new PutOptions { Delivery = DeliveryOptions.Queries }), 8));
        await Eventually.True(() => meter.Received == WarmUp + (Spans * Counted), "all samples");

        Assert.Equal((0, 0), (PerMessage(published), PerMessage(meter.Allocated)));
    }

    [Theory]
    [InlineData(Topology.PeersOverUnix)]
    [InlineData(Topology.ClientsOverUnix)]
    public async Task Rules_about_messages_cost_no_memory(Topology topology)
    {
        await using Network network = await Network.OpenAsync(topology, static config => config
            .WithSetting("access_control:{ enabled: true, default_permission: 'allow', rules: [{ id: 'r', permission: 'deny', messages: ['put'], key_exprs: ['x/**'] }],"
                + " subjects: [{ id: 's' }], policies: [{ rules: ['r'], subjects: ['s'] }] }")
            .WithSetting("low_pass_filter:[{ messages: ['put'], key_exprs: ['**'], size_limit: 100 }]")
            .WithSetting("downsampling:[{ messages: ['put'], rules: [{ key_expr: '**', freq: 1e12 }] }]")
            .WithSetting("qos/network:[{ messages: ['put'], overwrite: { priority: 'data_high' } }]"));
        Meter meter = new();
        using Subscriber subscriber = network.A.DeclareSubscriber("alloc/*", _ => meter.Count(null));
        using Publisher publisher = network.B.DeclarePublisher("alloc/1", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");

        long published = await OnThread(() => PublishAll(payload => publisher.Put(payload), 8));
        await Eventually.True(() => meter.Received == WarmUp + (Spans * Counted), "all samples");

        Assert.Equal((0, 0), (PerMessage(published), PerMessage(meter.Allocated)));
        Assert.Equal(0, network.B.Info.MessagesFiltered);
    }

    [Fact]
    public async Task Queued_samples_come_from_memory_that_was_used_before()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix);
        Meter meter = new();
        using Subscriber counting = network.A.DeclareSubscriber("alloc/*", _ => meter.Count(null));
        QueueOptions waiting = new() { Capacity = InFlight, WhenFull = WhenFull.Wait };
        using QueuedSubscriber subscriber = network.A.DeclareSubscriber("alloc/*", waiting);
        using Publisher publisher = network.B.DeclarePublisher("alloc/1", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");

        // So many samples exist from now on as are ever on their way at a time.
        for (int i = 0; i < InFlight; i++)
            publisher.Put("12345678"u8);
        await Eventually.True(() => subscriber.Count == InFlight, "a full queue");
        long taken = -InFlight;
        using CancellationTokenSource stop = new();
        Task taking = OnThread(() =>
        {
            for (SpinWait idle = default; !stop.IsCancellationRequested;)
            {
                if (subscriber.TryReceive(out Sample? sample))
                {
                    sample.Dispose();
                    Interlocked.Increment(ref taken);
                    idle.Reset();
                }
                else
                {
                    idle.SpinOnce();
                }
            }

            return 0;
        });

        await OnThread(() =>
        {
            for (int i = 0; i < WarmUp + Counted - InFlight; i++)
            {
                publisher.Put("12345678"u8);
                SpinWait.SpinUntil(() => Volatile.Read(ref taken) >= i - (InFlight / 2));
            }

            return 0;
        });
        await Eventually.True(() => Volatile.Read(ref taken) == WarmUp + Counted - InFlight, "all samples");
        await stop.CancelAsync();
        await taking;
        Assert.Equal(0, PerMessage(meter.Allocated));
    }

    /// <summary>Whole bytes: a lock that is contended for the first time makes the event it waits on, once, at any moment.</summary>
    private static long PerMessage(long bytes) => bytes / Counted;

    private static long PublishAll(Action<byte[]> put, int size)
    {
        byte[] payload = new byte[size];
        for (int i = 0; i < WarmUp; i++)
            put(payload);
        long least = long.MaxValue;
        for (int span = 0; span < Spans; span++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Counted; i++)
                put(payload);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static Task<long> OnThread(Func<long> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The least that the receiving thread allocates in a span of samples after the warm-up.</summary>
    private sealed class Meter
    {
        private long _start;
        private int _thread;
        private int _received;

        public int Received => Volatile.Read(ref _received);

        public long Allocated { get; private set; } = long.MaxValue;

        /// <summary>One more; what it was asked for is part of what is measured.</summary>
        public void Count(string? schema)
        {
            _ = schema;
            int number = _received + 1;
            if (number >= WarmUp && (number - WarmUp) % Counted == 0)
            {
                if (number > WarmUp && _thread == Environment.CurrentManagedThreadId)
                    Allocated = Math.Min(Allocated, GC.GetAllocatedBytesForCurrentThread() - _start);
                _thread = Environment.CurrentManagedThreadId;
                _start = GC.GetAllocatedBytesForCurrentThread();
            }

            Volatile.Write(ref _received, number);
        }
    }
}
