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
        using SlowOutbox slow = new(outbox);
        long skipped;
        int ticks = 0;
        using (TimerThread timers = new([(Interval, new Publication([(slow, 0)], new HybridClock()))], [], Rethrow))
        {
            Assert.True(SpinWait.SpinUntil(() => slow.Publications >= 5, Eventually.Deadline), $"only {slow.Publications} of 5 ticks came");
            skipped = timers.SkippedTicks;
        }

        while (inbox.TryTake(out Sample? sample, out _) == TakeStatus.Message)
        {
            sample!.Dispose();
            ticks++;
        }

        // Every publication takes 20 intervals, so for each tick sent about 19 were skipped, none made up for.
        Assert.Equal(slow.Publications, ticks);
        Assert.True(skipped >= 4 * 10, $"only {skipped} ticks were skipped");
    }

    /// <summary>
    /// Every tick is late by at least what sending it takes, and that adds up to many intervals. The time of each is compared with its own
    /// place on the grid, so that the test knows no tolerance and a busy machine cannot fail it.
    /// </summary>
    [Fact]
    public void Ticks_stay_on_the_grid_of_their_interval_however_late_each_was_sent()
    {
        const int Ticks = 1000;
        const long Interval = 500_000;
        const long Cost = 50_000;
        using InMemoryFabric fabric = FabricFor(queueSize: 1);
        using IOutbox outbox = fabric.OpenOutbox(0);
        using RecordingOutbox recording = new(outbox, Cost);
        TaskCompletionSource<TimerThread> started = new();
        recording.Skipped = () => started.Task.Result.SkippedTicks;
        using TimerThread timers = new([(Interval, new Publication([(recording, 0)], new HybridClock()))], [], Rethrow);
        started.SetResult(timers);
        Assert.True(SpinWait.SpinUntil(() => recording.Count > Ticks, Eventually.Deadline), $"only {recording.Count} ticks came");
        (long SentAt, long SkippedBefore)[] sent = recording.Sent;
        for (int i = 1; i < Ticks; i++)
        {
            long moment = timers.StartNanoseconds + ((i + sent[i].SkippedBefore) * Interval);
            Assert.True(sent[i].SentAt >= moment, $"tick {i} was sent {moment - sent[i].SentAt} ns before its moment");
            Assert.True(moment > sent[i - 1].SentAt, $"tick {i} made up for a moment that passed {sent[i - 1].SentAt - moment} ns before the tick before it was sent");
        }
    }

    [Theory]
    [InlineData(1000, 100, 1000, 1100, 0)]
    [InlineData(1000, 100, 1099, 1100, 0)]
    [InlineData(1000, 100, 1100, 1200, 1)]
    [InlineData(1000, 100, 1730, 1800, 7)]
    [InlineData(1000, 100, 900, 1100, 0)]
    [InlineData(1000, 1, 5000, 5001, 4000)]
    [InlineData(1000, long.MaxValue, 5000, long.MaxValue, 0)]
    [InlineData(long.MaxValue - 50, 100, long.MaxValue, long.MaxValue, 0)]
    public void The_next_moment_is_the_first_one_of_the_grid_that_has_not_passed(long last, long interval, long now, long next, long skipped)
    {
        Assert.Equal(next, TickGrid.Next(last, interval, now, out long counted));
        Assert.Equal(skipped, counted);
    }

    [Fact]
    public void Moments_lie_on_the_grid_after_any_delays()
    {
        Random random = new(20260102);
        const long Start = 1_000_003;
        const long Interval = 997;
        (long moment, long number) = (Start, 0);
        for (int i = 0; i < 10_000; i++)
        {
            long now = moment + random.NextInt64(random.Next(2) == 0 ? Interval : 50 * Interval);
            moment = TickGrid.Next(moment, Interval, now, out long skipped);
            number += 1 + skipped;
            Assert.Equal(Start + (number * Interval), moment);
            Assert.InRange(moment - now, 1, Interval);
        }
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
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
                ticks.PublishEmpty();
        }));
    }

    private static InMemoryFabric FabricFor(int queueSize) => new(new FabricPlan(
        [new ParticipantPlan("dora/0", 0, 1, 1 << 20), new ParticipantPlan("reader", 1, 0, 1 << 20)], [new EdgePlan(0, 0, 1, 0, queueSize, false)]));

    private static void Rethrow(Exception error) => throw new InvalidOperationException("the timer thread failed", error);

    /// <summary>Takes twenty times the interval for every publication.</summary>
    private sealed class SlowOutbox(IOutbox inner) : TickOutbox(inner)
    {
        public int Publications { get; private set; }

        protected override void OnTick()
        {
            long end = MonotonicClock.Nanoseconds + (20 * Interval);
            Assert.True(SpinWait.SpinUntil(() => MonotonicClock.Nanoseconds >= end, Eventually.Deadline), "20 intervals did not pass");
            Publications++;
        }
    }

    /// <summary>Notes when each tick was sent and how many had been skipped before it; sending takes a while.</summary>
    private sealed class RecordingOutbox(IOutbox inner, long costNanoseconds) : TickOutbox(inner)
    {
        private readonly List<(long SentAt, long SkippedBefore)> _sent = [];

        public Func<long> Skipped { get; set; } = () => 0;

        public int Count
        {
            get
            {
                lock (_sent)
                    return _sent.Count;
            }
        }

        public (long SentAt, long SkippedBefore)[] Sent
        {
            get
            {
                lock (_sent)
                    return [.. _sent];
            }
        }

        protected override void OnTick()
        {
            long skipped = Skipped();
            long now = MonotonicClock.Nanoseconds;
            lock (_sent)
                _sent.Add((now, skipped));
            while (MonotonicClock.Nanoseconds < now + costNanoseconds)
                Thread.SpinWait(10);
        }
    }

    /// <summary>Watches ticks on their way.</summary>
    private abstract class TickOutbox(IOutbox inner) : IOutbox
    {
        public Loan Loan(int size) => inner.Loan(size);

        public PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters) =>
            inner.Publish(output, loan, length, header, parameters);

        public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters)
        {
            OnTick();
            return inner.Publish(output, payload, header, parameters);
        }

        public void Close(int output) => inner.Close(output);

        public void StopWaiting() => inner.StopWaiting();

        public void Dispose() => StopWaiting();

        protected abstract void OnTick();
    }
}
