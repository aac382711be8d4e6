using Dora.Daemon.Routing;
using Dora.Daemon.Tests.Harness;
using Dora.Daemon.Timers;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.InMemory;
using SharedMemory.Linux;

namespace Dora.Daemon.Tests.Timers;

public sealed class TimerTests
{
    /// <summary>Of the timer whose publications take too long, in nanoseconds.</summary>
    private const long Interval = 1_000_000;

    [Fact]
    public async Task Ticks_reach_every_node_that_wants_them_with_the_first_one_at_once()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(
            Flow.Test("fast", "sink", "5").Ticking("tick", TimeSpan.FromMilliseconds(20)),
            Flow.Test("slow", "sink", "1").Ticking("tick", TimeSpan.FromHours(1))));

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Equal(5, run.Sink.Printed("fast").Count(line => line == "tick: "));
        Assert.Equal(1, run.Sink.Printed("slow").Count(line => line == "tick: "));
    }

    [Fact]
    public void A_reader_that_sleeps_finds_no_burst_of_missed_ticks()
    {
        using InMemoryFabric fabric = FabricFor(queueSize: 1000);
        using IInbox inbox = fabric.OpenInbox(1);
        using IOutbox outbox = fabric.OpenOutbox(0);
        long skipped;
        int ticks = 0;
        using (SlowOutbox slow = new(outbox))
        {
            using TimerThread timers = new([(Interval, new Publication([(slow, 0)], new HybridClock()))], Rethrow);
            SpinWait.SpinUntil(() => slow.Publications >= 5, Eventually.Deadline);
            skipped = timers.SkippedTicks;
        }

        while (inbox.TryTake(out Sample? sample, out _) == TakeStatus.Message)
        {
            sample!.Dispose();
            ticks++;
        }

        // Every publication takes 20 intervals, so for each tick sent about 19 were skipped, none made up for.
        Assert.InRange(ticks, 5, 20);
        Assert.True(skipped >= 4 * 10, $"only {skipped} ticks were skipped");
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        using InMemoryFabric fabric = FabricFor(queueSize: 4);
        using IInbox inbox = fabric.OpenInbox(1);
        using IOutbox outbox = fabric.OpenOutbox(0);
        Publication ticks = new([(outbox, 0)], new HybridClock());
        for (int i = 0; i < 1000; i++)
            ticks.PublishEmpty();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            ticks.PublishEmpty();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static InMemoryFabric FabricFor(int queueSize) => new(new FabricPlan(
        [new ParticipantPlan("dora/0", 0, 1, 1 << 20), new ParticipantPlan("reader", 1, 0, 1 << 20)], [new EdgePlan(0, 0, 1, 0, queueSize, false)]));

    private static void Rethrow(Exception error) => throw new InvalidOperationException("the timer thread failed", error);

    /// <summary>Takes twenty times the interval for every publication.</summary>
    private sealed class SlowOutbox(IOutbox inner) : IOutbox
    {
        public int Publications { get; private set; }

        public Loan Loan(int size) => inner.Loan(size);

        public PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters) =>
            inner.Publish(output, loan, length, header, parameters);

        public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters)
        {
            long end = MonotonicClock.Nanoseconds + (20 * Interval);
            Assert.True(SpinWait.SpinUntil(() => MonotonicClock.Nanoseconds >= end, Eventually.Deadline), "20 intervals did not pass");
            Publications++;
            return inner.Publish(output, payload, header, parameters);
        }

        public void Close(int output) => inner.Close(output);

        public void StopWaiting() => inner.StopWaiting();

        public void Dispose() => StopWaiting();
    }
}
