using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Sending;
using static Zenoh.Tests.Transport.Transmitting;

namespace Zenoh.Tests.Transport;

/// <summary>Who sends, when, and what together.</summary>
public sealed class TransmitterTests
{
    [Fact]
    public void Message_leaves_on_the_publishing_thread_when_the_link_is_idle()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, 10, Blocking));
        Assert.Equal([Environment.CurrentManagedThreadId], outlet.Threads);
        Assert.Equal([1], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Tail_of_a_burst_leaves_without_a_further_call()
    {
        const int messages = 30_000;
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        for (int i = 0; i < messages; i++)
            Send(transmitter, i, 16, Blocking);
        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(Enumerable.Range(0, messages), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    // Held messages wake no writer, so nobody else can come to send: a writer that happens to be awake may take a full batch as well.
    [Fact]
    public async Task Full_batches_of_blocking_messages_leave_on_the_publishing_thread_when_nobody_else_sends()
    {
        const int batch = 65_535;
        const int messages = 1_000;
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch);
        for (int i = 0; i < messages; i++)
            Send(transmitter, i, 1_000, Blocking with { IsHeld = true });
        int full = outlet.Batches.Count;
        Assert.InRange(full, messages * 1_000 / batch, messages);
        Assert.All(outlet.Batches, length => Assert.InRange(length, batch - 1_100, batch));
        Assert.All(outlet.Threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        transmitter.Release();
        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(full + 1, outlet.Batches.Count);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Large_batches_of_droppable_messages_never_leave_on_the_publishing_thread()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        int publisher = Environment.CurrentManagedThreadId;
        int sent = Enumerable.Range(0, 2_000).Count(i => Send(transmitter, i, 1_000, Droppable) == SendOutcome.Sent);
        await Waiting.Until(() => outlet.Arrived().Count == sent, "messages that were not dropped");
        int[] here = [.. Enumerable.Range(0, outlet.Batches.Count).Where(i => outlet.Threads[i] == publisher)];
        Assert.All(here, i => Assert.InRange(outlet.Batches[i], 1, TransportLimits.InlineBytes));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Held_messages_leave_together_on_the_thread_that_releases_them()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        for (int i = 0; i < 20; i++)
            Send(transmitter, i, 10, Blocking with { IsHeld = true });
        Assert.Empty(outlet.Batches);
        transmitter.Release();
        Assert.Equal([Environment.CurrentManagedThreadId], outlet.Threads);
        Assert.Equal(Enumerable.Range(0, 20), outlet.Arrived().Select(message => message.Number));
        transmitter.Release();
        Assert.Single(outlet.Batches);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Held_messages_that_fill_a_batch_do_not_wait_for_the_release()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128);
        for (int i = 0; i < 10; i++)
            Send(transmitter, i, 80, Blocking with { IsHeld = true });
        Assert.Equal(Enumerable.Range(0, 9), outlet.Arrived().Select(message => message.Number));
        transmitter.Release();
        Assert.Equal(Enumerable.Range(0, 10), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_gather_in_one_frame_while_the_link_is_busy()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet);
        Task first = Waiting.Start(() => Send(transmitter, 0, 10, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        for (int i = 1; i <= 100; i++)
            Send(transmitter, i, 10, Blocking);
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 101, "messages");
        Assert.Equal(2, outlet.Batches.Count);
        Assert.Equal(Enumerable.Range(0, 101), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Urgent_messages_overtake_those_that_wait()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet);
        Task first = Waiting.Start(() => Send(transmitter, 0, 10, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        foreach (int priority in Enumerable.Range(0, 8).Reverse())
            Send(transmitter, 10 + priority, 10, Blocking with { Priority = (Priority)priority });
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 9, "messages");
        Assert.Equal(Enumerable.Range(0, 8).Select(priority => (Priority)priority), outlet.Arrived().Skip(1).Select(message => message.Priority));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Many_threads_lose_nothing_and_keep_their_order()
    {
        const int threads = 4;
        const int each = 5_000;
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Waiting.Start(() =>
        {
            SendOptions options = Blocking with { Priority = (Priority)(thread * 2) };
            return Enumerable.Range(0, each).All(i =>
                Send(transmitter, (thread * each) + i, i % 997 == 0 ? 200_000 : 16, options) == SendOutcome.Sent);
        })));
        await Waiting.Until(() => outlet.Arrived().Count == threads * each, "messages");
        foreach (var ofThread in outlet.Arrived().GroupBy(message => message.Priority))
            Assert.Equal(ofThread.Select(message => message.Number).Order(), ofThread.Select(message => message.Number));
        Assert.All(outlet.Arrived(), message => Assert.True(message.IsIntact));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        Transmitter transmitter = Make(new BatchOutlet { Discards = true });
        byte[] payload = Recorder.Payload(1, 64);
        byte[] large = Recorder.Payload(2, 100_000);
        for (int i = 0; i < 20_000; i++)
            transmitter.Send(new TestMessage(i % 100 == 0 ? large : payload), Blocking);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
            transmitter.Send(new TestMessage(i % 100 == 0 ? large : payload), Blocking);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(65_535, true, false, 1_024)]
    [InlineData(1_154, true, false, 1_024)]
    [InlineData(1_153, true, false, 0)]
    [InlineData(65_535, false, false, 0)]
    [InlineData(65_535, true, true, 0)]
    public void Messages_may_be_given_together_where_they_share_batches_and_need_no_cutting(int batch, bool batching, bool lowLatency, int bytes)
    {
        Transmitter transmitter = Make(new BatchOutlet(), batch, Patient with { Batching = batching }, lowLatency: lowLatency);
        Assert.Equal(bytes, transmitter.RunBytes);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Messages_given_together_are_counted_one_by_one()
    {
        Transmitter transmitter = Make(new BatchOutlet());
        Send(transmitter, 1, 10, Blocking with { Messages = 3 });
        Send(transmitter, 2, 10, Blocking);
        Assert.Equal((4, 0), (transmitter.Messages, transmitter.Dropped));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_that_join_arrive_behind_those_before_in_order_and_are_counted()
    {
        const int messages = 1_000;
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        SendLane lane = transmitter.LaneOf(Blocking);
        Send(transmitter, 0, 16, Blocking with { IsHeld = true });
        for (int i = 1; i < messages; i++)
            Assert.True(lane.TryJoin([0x7D, 0x00, 0x01, (byte)'k', 0x01], Recorder.Payload(i, 16)));
        transmitter.Release();

        await Waiting.Until(() => outlet.Arrived().Count == messages, "messages");
        Assert.Equal(Enumerable.Range(0, messages), outlet.Arrived().Select(message => message.Number));
        Assert.Equal(messages, transmitter.Messages);
        transmitter.Close(TimeSpan.Zero);
        Assert.False(lane.TryJoin([], []));
    }

    [Fact]
    public void Messages_join_only_those_of_their_priority_and_channel()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        Send(transmitter, 0, 16, Blocking with { IsHeld = true });
        Assert.False(Joins(Blocking with { Priority = Priority.RealTime }));
        Assert.False(Joins(Blocking with { Reliability = Reliability.BestEffort }));
        Assert.True(Joins(Blocking));
        transmitter.Release();
        Assert.Equal([0, 1], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);

        bool Joins(SendOptions options) => transmitter.LaneOf(options).TryJoin([0x7D, 0x00, 0x01, (byte)'k', 0x01], Recorder.Payload(1, 16));
    }

    [Fact]
    public async Task What_is_appended_while_something_is_sent_alone_leaves_afterwards()
    {
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet);
        Assert.True(transmitter.TryAlone(TimeSpan.Zero, () =>
        {
            Send(transmitter, 0, 16, Blocking);
            Assert.Empty(outlet.Batches);
        }));
        await Waiting.Until(() => outlet.Arrived().Count == 1, "message");
        transmitter.Close(TimeSpan.Zero);
    }
}
