using System.Diagnostics;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Sending;
using static Zenoh.Tests.Transport.Transmitting;

namespace Zenoh.Tests.Transport;

/// <summary>What becomes of messages while the link takes nothing.</summary>
public sealed class TransmitterCongestionTests
{
    [Fact]
    public async Task Peer_that_takes_nothing_delays_only_its_own_transport()
    {
        var stuck = new BatchOutlet { IsHeld = true };
        var other = new BatchOutlet();
        Transmitter towardsStuck = Make(stuck, batch: 128);
        Transmitter towardsOther = Make(other);
        Task blocked = Waiting.Start(() => Enumerable.Range(0, 10).All(i => Send(towardsStuck, i, 80, Blocking) == SendOutcome.Sent));
        await Waiting.Until(() => stuck.Waiting == 1, "send that waits");
        for (int i = 0; i < 10_000; i++)
            Assert.Equal(SendOutcome.Sent, Send(towardsOther, i, 80, Blocking));
        await Waiting.Until(() => other.Arrived().Count == 10_000, "messages of the other transport");
        Assert.Empty(stuck.Arrived());
        stuck.IsHeld = false;
        await blocked;
        await Waiting.Until(() => stuck.Arrived().Count == 10, "messages of the transport that stood still");
        towardsStuck.Close(TimeSpan.Zero);
        towardsOther.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Message_that_others_wait_for_is_never_sent_by_the_thread_that_brings_it()
    {
        var outlet = new BatchOutlet { CanSendNow = false };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task<int> bringer = Waiting.Start(() =>
        {
            for (int i = 0; i < 200; i++)
                Send(transmitter, i, i % 10 == 0 ? 300 : 80, Blocking with { IsShared = true });
            return Environment.CurrentManagedThreadId;
        });
        int thread = await bringer;
        await Waiting.Until(() => outlet.Arrived().Count == 200, "messages that others wait for");
        Assert.DoesNotContain(thread, outlet.Threads);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public void Message_that_others_wait_for_gives_a_link_up_before_those_who_wait_give_this_node_up()
    {
        TransmitSettings settings = Settings(new TransportOptions { WaitBeforeClose = TimeSpan.FromSeconds(5) });
        Assert.Equal([5, 2.5], new[] { settings.WaitBeforeClose(isShared: false).TotalSeconds, settings.WaitBeforeClose(isShared: true).TotalSeconds });
    }

    [Fact]
    public void Link_that_stood_still_before_a_message_came_is_not_given_its_time_anew()
    {
        var wait = default(RoomWait);
        wait.Begin(TimeSpan.FromHours(1));
        long twoHoursAgo = Stopwatch.GetTimestamp() - (2 * 3600 * Stopwatch.Frequency);
        Assert.Equal(0, wait.MillisecondsLeft(twoHoursAgo, isStill: true));
        Assert.NotEqual(0, wait.MillisecondsLeft(twoHoursAgo, isStill: true, times: 3));
        Assert.NotEqual(0, wait.MillisecondsLeft(twoHoursAgo, isStill: false));
    }

    [Fact]
    public async Task Batches_that_leave_together_have_the_time_of_all_of_them()
    {
        const int together = 6;
        TimeSpan patience = TimeSpan.FromMilliseconds(50);
        var outlet = new BatchOutlet();
        Transmitter transmitter = Make(outlet, batch: 128, options: new TransportOptions { WaitBeforeClose = patience });
        for (int i = 0; i < together / 2; i++)
            Send(transmitter, i, 200, Blocking with { IsHeld = true });
        outlet.IsHeld = true;
        long start = Stopwatch.GetTimestamp();
        Task leaving = Waiting.Start(() =>
        {
            transmitter.Release();
            return 0;
        });
        await Waiting.Until(() => outlet.Waiting == 1, "batches on their way");
        await Waiting.Until(() => Send(transmitter, 3, 80, Blocking) == SendOutcome.Closed, "message that is given up");
        Assert.InRange(Stopwatch.GetElapsedTime(start), together * patience, TimeSpan.MaxValue);
        Assert.Equal([together], outlet.Together);
        outlet.IsHeld = false;
        await leaving;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Droppable_message_waits_again_once_the_link_has_taken_something()
    {
        TransportOptions options = Patient with { WaitBeforeDrop = TimeSpan.FromMinutes(10), WaitBeforeDropFragments = TimeSpan.FromMilliseconds(5) };
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: options);
        Task first = await StickAsync(transmitter, outlet);
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 1, 10_000, Droppable));
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 2, 80, Droppable));
        outlet.LetOnePass();
        await Waiting.Until(() => outlet.Waiting == 1 && outlet.Batches.Count == 1, "next batch on its way");
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 3, 80, Droppable));
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 4, 80, Droppable));
        await Waiting.Until(() => transmitter.Waiting == 1 || waits.IsCompleted, "message that waits for room");
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the message that waited"));
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Messages_given_together_are_dropped_and_counted_together()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await FillAsync(transmitter, outlet);
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 3, 80, Droppable with { Messages = 3 }));
        Assert.Equal((6, 3), (transmitter.Messages, transmitter.Dropped));
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Droppable_message_is_dropped_and_counted_when_nothing_moves()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await StickAsync(transmitter, outlet);
        SendOutcome[] outcomes = [.. Enumerable.Range(1, 5).Select(i => Send(transmitter, i, 80, Droppable))];
        Assert.Equal([SendOutcome.Sent, SendOutcome.Sent, SendOutcome.Dropped, SendOutcome.Dropped, SendOutcome.Dropped], outcomes);
        Assert.Equal(3, transmitter.Dropped);
        outlet.IsHeld = false;
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 3, "messages that were not dropped");
        Assert.Null(outlet.GivenUp);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Droppable_message_does_not_wait_again_for_a_link_that_has_taken_nothing_since_the_last_one()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: Patient with { WaitBeforeDrop = TimeSpan.FromMilliseconds(300) });
        Task first = await StickAsync(transmitter, outlet);
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i <= 300; i++)
            Send(transmitter, i, 80, Droppable);

        // All of them waiting would take a minute and a half.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(60));
        Assert.Equal(298, transmitter.Dropped);
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_waits_for_room_and_gives_the_transport_up_when_there_is_none()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: new TransportOptions { WaitBeforeClose = TimeSpan.FromMilliseconds(50) });
        Task first = await FillAsync(transmitter, outlet);
        Assert.Equal(SendOutcome.Closed, Send(transmitter, 3, 80, Blocking));
        Assert.NotNull(outlet.GivenUp);
        outlet.IsHeld = false;
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_goes_on_as_soon_as_there_is_room()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await StickAsync(transmitter, outlet);
        Task all = Waiting.Start(() => Enumerable.Range(1, 50).All(i => Send(transmitter, i, 80, Blocking) == SendOutcome.Sent));
        outlet.IsHeld = false;
        await first;
        await all.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        await Waiting.Until(() => outlet.Arrived().Count == 51, "messages");
        Assert.Equal(Enumerable.Range(0, 51), outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Blocking_message_waits_on_while_the_other_side_takes_something_now_and_then()
    {
        TimeSpan patience = TimeSpan.FromSeconds(3);
        SendOptions urgent = Blocking with { Priority = Priority.RealTime, Express = true };
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128, options: new TransportOptions { WaitBeforeClose = patience });
        Task first = Waiting.Start(() => Send(transmitter, 0, 80, urgent));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        Send(transmitter, 1, 80, Blocking);
        Send(transmitter, 2, 80, Blocking);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, Blocking));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");

        // Urgent messages pass one by one, until the other has waited for longer than the other side may take nothing.
        int passed = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < 1.5 * patience; passed++)
        {
            Send(transmitter, 4 + passed, 80, urgent);
            outlet.LetOnePass();
            await Waiting.Until(() => outlet.Arrived().Count == passed + 1 && outlet.Waiting == 1, "urgent message, and the next one after it");
        }

        Assert.False(waits.IsCompleted, "there was no room for it");
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the message that waited"));
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 4 + passed, "messages");
        Assert.Null(outlet.GivenUp);
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task First_of_the_block_first_messages_waits_and_the_others_are_dropped_meanwhile()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await FillAsync(transmitter, outlet);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, FirstBlocks));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        Assert.Equal(SendOutcome.Dropped, Send(transmitter, 4, 80, FirstBlocks));
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the message that waited"));
        await first;
        await Waiting.Until(() => outlet.Arrived().Count == 4, "messages");
        Assert.Equal([0, 1, 2, 3], outlet.Arrived().Select(message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Next_block_first_message_waits_once_the_first_has_gone_on()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await FillAsync(transmitter, outlet);
        Task<SendOutcome> waited = Waiting.Start(() => Send(transmitter, 3, 80, FirstBlocks));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        outlet.LetOnePass();
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waited, "outcome of the first message"));
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 4, 80, Blocking));
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 5, 80, FirstBlocks));
        await Waiting.Until(() => transmitter.Waiting == 1 || waits.IsCompleted, "next message that waits for room");
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Sent, await Waiting.For(waits, "outcome of the next message"));
        await first;
        transmitter.Close(TimeSpan.Zero);
    }

    [Fact]
    public async Task Close_wakes_those_in_line_behind_a_long_message_that_the_link_does_not_take()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task<SendOutcome> longer = Waiting.Start(() => Send(transmitter, 0, 1_000, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "fragment on its way");
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 1, 80, Blocking));
        await Waiting.Until(() => transmitter.Waiting == 1, "message in line");
        transmitter.Close(TimeSpan.Zero);
        Assert.Equal(SendOutcome.Closed, await Waiting.For(waits, "outcome of the message in line"));
        Assert.False(longer.IsCompleted, "the link took the fragment");
        outlet.IsHeld = false;
        Assert.Equal(SendOutcome.Closed, await Waiting.For(longer, "outcome of the long message"));
    }

    [Fact]
    public async Task Close_lets_what_is_queued_leave_and_wakes_those_who_wait()
    {
        var outlet = new BatchOutlet { IsHeld = true };
        Transmitter transmitter = Make(outlet, batch: 128);
        Task first = await FillAsync(transmitter, outlet);
        Task<SendOutcome> waits = Waiting.Start(() => Send(transmitter, 3, 80, Blocking));
        await Waiting.Until(() => transmitter.Waiting == 1, "message that waits for room");
        Task<bool> closing = Waiting.Start(() =>
        {
            transmitter.Close(Waiting.Patience);
            return true;
        });
        Assert.Equal(SendOutcome.Closed, await Waiting.For(waits, "outcome of the message that waited"));
        outlet.IsHeld = false;
        await Waiting.For(closing, "end of the close");
        await first;
        Assert.Equal([0, 1, 2], outlet.Arrived().Select(message => message.Number));
        Assert.Equal(SendOutcome.Closed, Send(transmitter, 4, 80, Blocking));
    }
}
