using Dora.Protocol;

namespace Dora.Transport.Tests.Contract;

/// <summary>Queues keep exactly what they promise.</summary>
public abstract class QueueContract<TKind>
    where TKind : FabricKind, new()
{
    private readonly TKind _kind = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Full_queue_drops_its_oldest_messages_and_counts_them(int queueSize)
    {
        using var rig = new Rig(_kind, Plans.OneToOne(queueSize)).AttachAll();
        var published = queueSize + 17;
        rig.PublishNumbers(0, published);
        Rig.Until(() => rig[1].Inbox.DroppedMessages(0) == 17, () => $"{rig[1].Inbox.DroppedMessages(0)} drops counted, not 17");
        rig.UntilTakeable(0, queueSize);
        Assert.Equal(Enumerable.Range(17, queueSize).Select(i => (long)i), rig.TakeNumbers(1, queueSize));
        rig.ExpectNothing(1);
        UntilCounters(rig, new EdgeCounters(published, 17, 0));
    }

    [Fact]
    public void Queue_of_one_holds_the_latest_value_of_any_size()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(1)).AttachAll();
        for (var i = 1; i <= 30; i++)
            rig.Publish(Plans.Source, 0, DeliveryContract<TKind>.Bytes(i * 1000, i));
        Rig.Until(() => rig[1].Inbox.DroppedMessages(0) == 29, () => $"{rig[1].Inbox.DroppedMessages(0)} drops counted, not 29");
        rig.UntilTakeable(0, 1);
        using var sample = rig.Take(1);
        Assert.Equal(DeliveryContract<TKind>.Bytes(30_000, 30), sample.Payload.ToArray());
        rig.ExpectNothing(1);
    }

    [Fact]
    public void Queue_that_overflows_again_and_again_loses_nothing_uncounted()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(5)).AttachAll();
        var (last, taken) = (-1L, 0L);
        for (var burst = 0; burst < 200; burst++)
        {
            rig.PublishNumbers(burst * 7, 7);
            for (var i = 0; i < 3; i++)
            {
                var number = rig.TakeNumber(1);
                Assert.True(number > last, $"{number} came after {last}");
                (last, taken) = (number, taken + 1);
            }
        }
        while (last < 1399)
            (last, taken) = (rig.TakeNumber(1), taken + 1);
        Assert.Equal(1400, taken + rig[1].Inbox.DroppedMessages(0));
        UntilCounters(rig, new EdgeCounters(1400, 1400 - taken, 0));
    }

    [Fact]
    public void Reader_that_never_drains_costs_other_readers_nothing()
    {
        using var rig = new Rig(_kind, Plans.FanOut(2, 3)).AttachAll();
        for (var i = 0; i < 500; i++)
        {
            rig.PublishNumbers(i, 1);
            Assert.Equal(i, rig.TakeNumber(2));
        }
        Rig.Until(() => rig[1].Inbox.DroppedMessages(0) == 497, () => $"{rig[1].Inbox.DroppedMessages(0)} drops counted, not 497");
        rig.UntilTakeable(0, 3);
        Assert.Equal([497, 498, 499], rig.TakeNumbers(1, 3));
        Assert.Equal(0, rig[2].Inbox.DroppedMessages(0));
    }

    [Fact]
    public void Counters_show_published_dropped_and_unread()
    {
        using var rig = new Rig(_kind, Plans.OneToOne(4)).AttachAll();
        rig.PublishNumbers(0, 6);
        UntilCounters(rig, new EdgeCounters(6, 2, 4));
        rig.UntilTakeable(0, 4);
        rig.TakeNumber(1);
        UntilCounters(rig, new EdgeCounters(6, 2, 3));
    }

    [Fact]
    public void Output_without_readers_publishes_into_nothing()
    {
        using var rig = new Rig(_kind, new FabricPlan([Plans.Participant("lonely", 0, 1)], []));
        Assert.Equal(PublishOutcome.Published, rig.PublishNumber(1, 0));
        Assert.Equal(PublishOutcome.Published, rig.Publish(0, 0, new byte[100_000]));
    }

    [Fact]
    public void Input_that_nothing_feeds_stays_silent()
    {
        using var rig = new Rig(_kind, new FabricPlan([Plans.Participant("lonely", 2, 0)], []));
        rig.ExpectNothing(0);
        Assert.False(rig[0].Inbox.Wait(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(0, rig[0].Inbox.DroppedMessages(1));
    }

    private static void UntilCounters(Rig rig, EdgeCounters expected)
        => Rig.Until(() => rig.Fabric.Counters(0) == expected, () => $"the counters are {rig.Fabric.Counters(0)}, not {expected}");
}
