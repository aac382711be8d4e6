using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>A sender waits for the readers that must not lose anything.</summary>
public abstract class BackpressureContract<TKind>
    where TKind : FabricKind, new()
{
    /// <summary>How long a sender is watched that must not move.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(30);

    private readonly TKind _kind = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Sender_waits_when_the_queue_is_full_and_goes_on_when_there_is_room(int queueSize)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(queueSize, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 50);
        for (var taken = 0; taken < 50; taken++)
        {
            var full = Math.Min(50, taken + queueSize);
            Rig.Until(() => sender.Sent == full, () => $"{sender.Sent} sent while {taken} were taken, not {full}");
            if (taken % 10 == 0)
                Assert.False(SpinWait.SpinUntil(() => sender.Sent > full, Watch), $"{sender.Sent} sent into a queue of {queueSize} while {taken} were taken");
            Assert.Equal(taken, rig.TakeNumber(1));
        }
        sender.Join();
        Assert.Equal(0, rig[1].Inbox.DroppedMessages(0));
    }

    [Fact]
    public void Fast_sender_and_slow_reader_lose_nothing()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(2, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 20_000);
        for (var i = 0; i < 20_000; i++)
            Assert.Equal(i, rig.TakeNumber(1));
        sender.Join();
    }

    [Fact]
    public void Slow_blocking_reader_does_not_hold_up_what_a_dropping_reader_gets()
    {
        var plan = Plans.FanOut(2, 2, blocks: true);
        plan = plan with { Edges = [plan.Edges[0], plan.Edges[1] with { Blocks = false, QueueSize = 20 }] };
        using var rig = new Rig(_kind, plan).AttachAll();
        using var sender = new Sender(rig, 10);
        // The third message waits for reader 1, which takes nothing.
        Assert.Equal(0, rig.TakeNumber(2));
        Assert.Equal(1, rig.TakeNumber(2));
        for (var i = 0; i < 10; i++)
            Assert.Equal(i, rig.TakeNumber(1));
        sender.Join();
    }

    [Fact]
    public void Every_blocking_reader_of_an_output_gets_everything()
    {
        using var rig = new Rig(_kind, Plans.FanOut(3, 2, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 300);
        for (var i = 0; i < 300; i++)
        {
            for (var reader = 1; reader <= 3; reader++)
                Assert.Equal(i, rig.TakeNumber(reader));
        }
        sender.Join();
    }

    [Fact]
    public void Stop_waiting_ends_the_wait_and_all_later_ones()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(2, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 3);
        Rig.Until(() => sender.Sent == 2, () => $"{sender.Sent} sent, not 2");
        rig[Plans.Source].Outbox.StopWaiting();
        sender.Join();
        Assert.Equal(PublishOutcome.Interrupted, sender.LastOutcome);
        Assert.Equal(PublishOutcome.Interrupted, rig.PublishNumber(99));
        Assert.Equal([0, 1], rig.TakeNumbers(1, 2));
    }

    [Fact]
    public void Interrupted_message_still_reaches_the_readers_that_do_not_block()
    {
        var plan = Plans.FanOut(2, 1, blocks: true);
        plan = plan with { Edges = [plan.Edges[0], plan.Edges[1] with { Blocks = false, QueueSize = 5 }] };
        using var rig = new Rig(_kind, plan).AttachAll();
        rig[Plans.Source].Outbox.StopWaiting();
        Rig.Until(() => rig.PublishNumber(1) == PublishOutcome.Interrupted, () => "a full queue never interrupted the sender");
        rig.UntilTakeable(0, 1);
        Rig.Until(() => rig[2].Inbox.TryTake(out _, out _) == TakeStatus.Message, () => "the dropping reader received nothing");
        Rig.Until(() => rig[2].Inbox.TryTake(out _, out _) == TakeStatus.Message, () => "the dropping reader did not receive the interrupted message");
    }

    [Fact]
    public void Closing_the_output_ends_the_wait()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(1, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 2);
        Rig.Until(() => sender.Sent == 1, () => $"{sender.Sent} sent, not 1");
        rig[Plans.Source].Outbox.Close(0);
        sender.Join();
        Assert.Equal(PublishOutcome.Closed, sender.LastOutcome);
        Assert.Equal(0, rig.TakeNumber(1));
        rig.ExpectClosed(1);
    }

    [Fact]
    public void Sender_goes_on_when_the_reader_it_waits_for_is_gone()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(2, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 100);
        Rig.Until(() => sender.Sent == 2, () => $"{sender.Sent} sent, not 2");
        rig.Gone(1, willReturn: false);
        sender.Join();
        Assert.Equal(PublishOutcome.Published, sender.LastOutcome);
    }

    [Fact]
    public void Sender_waits_for_a_reader_that_will_return()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(2, blocks: true)).AttachAll();
        using var sender = new Sender(rig, 10);
        Rig.Until(() => sender.Sent == 2, () => $"{sender.Sent} sent, not 2");
        rig.Gone(1, willReturn: true);
        Assert.False(SpinWait.SpinUntil(() => sender.Sent > 2, Watch), $"{sender.Sent} sent into a queue of 2");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), rig.TakeNumbers(1, 10));
        sender.Join();
    }

    [Fact]
    public void Several_threads_on_one_outbox_keep_the_order_of_each_output_and_lose_nothing()
    {
        const int PerOutput = 3000;
        using var rig = new Rig(_kind, Plans.Parallel(3, 4, blocks: true)).AttachAll();
        var senders = Enumerable.Range(0, 3).Select(output => new Sender(rig, PerOutput, output)).ToArray();
        var next = new long[3];
        for (var i = 0; i < 3 * PerOutput; i++)
        {
            var number = rig.TakeNumber(1, out var input);
            Assert.Equal(next[input]++, number);
        }
        Array.ForEach(senders, s => s.Dispose());
    }

    [Fact]
    public void Several_threads_on_one_output_lose_nothing_and_all_readers_see_the_same_order()
    {
        const int PerThread = 1000;
        using var rig = new Rig(_kind, Plans.FanOut(2, 4, blocks: true)).AttachAll();
        var senders = Enumerable.Range(0, 4).Select(i => new Sender(rig, PerThread, 0, i * PerThread)).ToArray();
        var seen = new HashSet<long>();
        for (var i = 0; i < 4 * PerThread; i++)
        {
            var number = rig.TakeNumber(1);
            Assert.True(seen.Add(number), $"{number} came twice");
            Assert.Equal(number, rig.TakeNumber(2));
        }
        Array.ForEach(senders, s => s.Dispose());
    }

    /// <summary>Publishes numbers on a thread of its own and shows how many were accepted.</summary>
    private sealed class Sender : IDisposable
    {
        private readonly Thread _thread;
        private int _sent;

        public Sender(Rig rig, int count, int output = 0, int first = 0)
        {
            _ = rig[Plans.Source];
            _thread = new Thread(() =>
            {
                for (var i = 0; i < count; i++)
                {
                    LastOutcome = rig.PublishNumber(first + i, Plans.Source, output);
                    if (LastOutcome != PublishOutcome.Published)
                        return;
                    Interlocked.Increment(ref _sent);
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        public int Sent => Volatile.Read(ref _sent);

        public PublishOutcome LastOutcome { get; private set; }

        public void Join() => Assert.True(_thread.Join(Rig.Deadline), $"the sender still waits after {Sent} messages");

        public void Dispose() => Join();
    }
}
