using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>Outputs close, participants come and go.</summary>
public abstract class LifeContract<TKind>
    where TKind : FabricKind, new()
{
    private readonly TKind _kind = new();

    [Fact]
    public void Close_comes_once_and_after_the_last_message()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig.PublishNumbers(0, 3);
        rig[Plans.Source].Outbox.Close(0);
        rig[Plans.Source].Outbox.Close(0);
        Assert.Equal(PublishOutcome.Closed, rig.PublishNumber(9));
        Assert.Equal([0, 1, 2], rig.TakeNumbers(1, 3));
        rig.ExpectClosed(1);
        rig.ExpectNothing(1);
    }

    [Fact]
    public void Owner_knows_of_a_close_as_soon_as_a_reader_does()
    {
        using var rig = new Rig(_kind, Plans.Parallel(2, 5)).AttachAll();
        rig[Plans.Source].Outbox.Close(0);
        rig.ExpectClosed(1, input: 0);
        Assert.True(rig.Fabric.IsClosed(0), "the reader has seen the end of edge 0 and its owner has not");
        Assert.False(rig.Fabric.IsClosed(1), "edge 1 was never closed");
    }

    [Fact]
    public void Edge_is_open_again_once_its_sender_has_returned()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig[Plans.Source].Outbox.Close(0);
        rig.ExpectClosed(1);
        rig.Gone(Plans.Source, willReturn: true);
        rig.PublishNumbers(7, 1);
        Assert.Equal(7, rig.TakeNumber(1));
        Assert.False(rig.Fabric.IsClosed(0), "what the first incarnation closed is still closed");
    }

    [Fact]
    public void Closing_one_output_leaves_the_others_open()
    {
        using var rig = new Rig(_kind, Plans.Parallel(2, 5)).AttachAll();
        rig[Plans.Source].Outbox.Close(0);
        rig.ExpectClosed(1, input: 0);
        rig.PublishNumbers(4, 1, output: 1);
        Assert.Equal(4, rig.TakeNumber(1, out var input));
        Assert.Equal(1, input);
    }

    [Fact]
    public void Daemon_closes_an_output_on_behalf_of_its_node()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig.PublishNumbers(0, 1);
        rig.UntilTakeable(0, 1);
        rig.Fabric.CloseOutput(Plans.Source, 0);
        Assert.Equal(0, rig.TakeNumber(1));
        rig.ExpectClosed(1);
    }

    [Fact]
    public void Daemon_closes_an_output_behind_what_its_node_has_sent_on_it()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(500)).AttachAll();
        for (var round = 0; round < 500; round++)
            rig.Publish(Plans.Source, 0, new byte[20_000]);
        rig.Fabric.CloseOutput(Plans.Source, 0);
        for (var round = 0; round < 500; round++)
            rig.Take(1).Dispose();
        rig.ExpectClosed(1);
    }

    [Fact]
    public void Disposing_an_endpoint_closes_its_outputs()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig.PublishNumbers(0, 2);
        rig[Plans.Source].Dispose();
        Assert.Equal([0, 1], rig.TakeNumbers(1, 2));
        rig.ExpectClosed(1);
    }

    [Fact]
    public void Sender_that_is_gone_closes_its_outputs_after_its_last_message()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig.PublishNumbers(0, 2);
        rig.Publish(Plans.Source, 0, new byte[50_000]);
        rig.UntilTakeable(0, 3);
        rig.Gone(Plans.Source, willReturn: false);
        rig.Gone(Plans.Source, willReturn: false);
        Assert.Equal([0, 1], rig.TakeNumbers(1, 2));
        using (var sample = rig.Take(1))
            Assert.Equal(50_000, sample.Payload.Length);
        rig.ExpectClosed(1);
        rig.ExpectNothing(1);
    }

    [Fact]
    public void Sender_that_will_return_leaves_its_outputs_open_and_continues()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        for (var incarnation = 0; incarnation < 4; incarnation++)
        {
            rig.PublishNumbers(incarnation * 2, 2);
            rig.Publish(Plans.Source, 0, DeliveryContract<TKind>.Bytes(30_000, incarnation));
            Assert.Equal([incarnation * 2, (incarnation * 2) + 1], rig.TakeNumbers(1, 2));
            using (var sample = rig.Take(1))
                Assert.Equal(DeliveryContract<TKind>.Bytes(30_000, incarnation), sample.Payload.ToArray());
            rig.Gone(Plans.Source, willReturn: true);
            rig.ExpectNothing(1);
        }
    }

    [Fact]
    public void Reader_that_will_return_finds_what_came_meanwhile()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        rig.PublishNumbers(0, 3);
        Assert.Equal(0, rig.TakeNumber(1));
        rig.Gone(1, willReturn: true);
        rig.PublishNumbers(3, 2);
        Assert.Equal([1, 2, 3, 4], rig.TakeNumbers(1, 4));
        rig.ExpectNothing(1);
    }

    [Fact]
    public void Queue_of_a_reader_that_will_return_drops_its_oldest_too()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        rig.Gone(1, willReturn: true);
        rig.PublishNumbers(0, 10);
        Rig.Until(() => rig.Fabric.Counters(0).Published == 10, () => $"{rig.Fabric.Counters(0)}");
        Assert.Equal([7, 8, 9], rig.TakeNumbers(1, 3));
        Assert.Equal(7, rig[1].Inbox.DroppedMessages(0));
    }

    [Fact]
    public void Reader_that_is_gone_is_detached_and_costs_nothing()
    {
        using var rig = new Rig(_kind, Plans.SmallPool(Plans.FanOut(2, 3))).AttachAll();
        rig.Publish(Plans.Source, 0, new byte[100_000]);
        rig.Take(2).Dispose();
        rig.Gone(1, willReturn: false);
        rig.Gone(1, willReturn: false);
        // More than the pool could hold if the dead reader still owned any of it.
        for (var i = 0; i < 60; i++)
        {
            rig.Publish(Plans.Source, 0, new byte[2_000_000]);
            using var sample = rig.Take(2);
            Assert.Equal(2_000_000, sample.Payload.Length);
        }
        Assert.Equal(0, rig.Fabric.Counters(0).Unread);
    }

    [Fact]
    public void Samples_held_by_a_reader_that_is_gone_are_given_back()
    {
        using var rig = new Rig(_kind, Plans.SmallPool(Plans.OneToOne(8))).AttachAll();
        for (var incarnation = 0; incarnation < 10; incarnation++)
        {
            for (var i = 0; i < 4; i++)
            {
                rig.Publish(Plans.Source, 0, new byte[4_000_000]);
                _ = rig.Take(1);
            }
            rig.Gone(1, willReturn: true);
        }
    }

    [Fact]
    public void Detached_edge_queues_nothing_until_its_reader_attaches()
    {
        var plan = Plans.FanOut(2, 5);
        using var rig = new Rig(_kind, plan with { Edges = [plan.Edges[0] with { InitiallyDetached = true }, plan.Edges[1]] });
        _ = rig[2];
        rig.PublishNumbers(0, 5);
        rig.TakeNumbers(2, 5);
        rig.ExpectNothing(1);
        rig.PublishNumbers(5, 2);
        Assert.Equal([5, 6], rig.TakeNumbers(1, 2));
    }

    [Fact]
    public void Detached_backpressure_edge_holds_nobody_up()
    {
        using var rig = new Rig(_kind, Plans.FanOut(1, 2, blocks: true, detached: true));
        rig.PublishNumbers(0, 50);
    }

    [Fact]
    public void Wait_ends_when_a_message_comes()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        var inbox = rig[1].Inbox;
        for (var i = 0; i < 50; i++)
        {
            using var waiting = Background.Run(() => Assert.True(inbox.Wait(Rig.Deadline), "the wait saw no message"));
            rig.PublishNumbers(i, 1);
            waiting.Join();
            Assert.Equal(i, rig.TakeNumber(1));
        }
    }

    [Fact]
    public void Wait_ends_when_another_thread_wakes_it()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        var inbox = rig[1].Inbox;
        for (var i = 0; i < 50; i++)
        {
            using var waiting = Background.Run(() => Assert.True(inbox.Wait(Rig.Deadline), "the wait was not woken"));
            inbox.Wake();
            waiting.Join();
        }
    }

    [Fact]
    public void Wake_is_remembered_for_the_next_wait()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        var inbox = rig[1].Inbox;
        inbox.Wake();
        Assert.True(inbox.Wait(Rig.Deadline));
    }

    [Fact]
    public void Wait_ends_when_the_sender_closes()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        var inbox = rig[1].Inbox;
        using var waiting = Background.Run(() => Assert.True(inbox.Wait(Rig.Deadline), "the wait saw no close"));
        rig.Gone(Plans.Source, willReturn: false);
        waiting.Join();
        rig.ExpectClosed(1);
    }

    [Fact]
    public void Wait_without_news_ends_and_says_so()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(3)).AttachAll();
        Assert.False(rig[1].Inbox.Wait(TimeSpan.FromMilliseconds(20)));
        Assert.False(rig[1].Inbox.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Inputs_take_turns_the_least_recently_served_first()
    {
        using var rig = new Rig(_kind, Plans.Parallel(4, 10)).AttachAll();
        for (var input = 0; input < 4; input++)
        {
            rig.PublishNumbers(0, 5, output: input);
            rig.UntilTakeable(input, 5);
        }
        for (var round = 0; round < 5; round++)
        {
            var served = new HashSet<int>();
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(round, rig.TakeNumber(1, out var input));
                Assert.True(served.Add(input), $"input {input} was served twice in round {round}");
            }
        }
    }

    [Fact]
    public void Quiet_input_is_served_before_a_flooding_one()
    {
        using var rig = new Rig(_kind, Plans.Parallel(2, 100)).AttachAll();
        rig.PublishNumbers(0, 100, output: 0);
        rig.UntilTakeable(0, 100);
        rig.TakeNumber(1);
        rig.PublishNumbers(7, 1, output: 1);
        rig.UntilTakeable(1, 1);
        Assert.Equal(7, rig.TakeNumber(1, out var input));
        Assert.Equal(1, input);
    }
}
