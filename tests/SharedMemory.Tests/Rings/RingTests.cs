using SharedMemory.Inboxes;
using SharedMemory.Repair;

namespace SharedMemory.Tests.Rings;

public sealed class RingTests
{
    private static readonly TimeSpan Patience = Eventually.Deadline;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(127)]
    public void Full_queue_keeps_exactly_the_newest_messages(int queueSize)
    {
        using var edge = new Edge(queueSize);
        ulong sent = (ulong)queueSize * 3;
        for (ulong i = 1; i <= sent; i++)
            Assert.True(edge.Send(i));

        Assert.Equal(new EdgeCounts((long)sent, (long)sent - queueSize, queueSize), EdgeCounts.Of(edge.Inbox, 0));
        for (ulong i = sent - (ulong)queueSize + 1; i <= sent; i++)
            Assert.Equal(i, edge.Receive());
        Assert.Null(edge.Receive());
        Assert.Equal((long)sent - queueSize, edge.Reader.Dropped(0));
        Assert.False(edge.First.HasOwners());
    }

    [Fact]
    public void Dropping_from_a_queue_that_is_not_full_goes_on_with_the_next_oldest()
    {
        using var edge = new Edge(10);
        for (ulong i = 1; i <= 3; i++)
            Assert.True(edge.Send(i));

        for (ulong i = 1; i <= 2; i++)
        {
            Assert.True(edge.Writer.TryDropOldest(out SharedMemory.Rings.MessageDescriptor dropped));
            Assert.Equal(i, dropped.Timestamp);
            Assert.Equal(3 - (int)i, edge.Writer.MaxUnread);
        }

        Assert.Equal(3UL, edge.Receive());
        Assert.Equal(2, edge.Reader.Dropped(0));
    }

    [Fact]
    public void Messages_survive_both_ends_being_replaced()
    {
        using var edge = new Edge(4);
        for (ulong i = 1; i <= 10; i++)
        {
            Assert.True(edge.Send(i));
            edge.Writer = new SharedMemory.Rings.RingWriter(edge.Inbox, 0);
            if (i % 2 == 0)
            {
                Assert.Equal(i - 1, edge.Receive());
                edge.Reader = new InboxReader(edge.Inbox, TimeSpan.Zero);
                Assert.Equal(i, edge.Receive());
            }
        }

        Assert.Equal(new EdgeCounts(10, 0, 0), EdgeCounts.Of(edge.Inbox, 0));
    }

    [Fact]
    public async Task Producer_and_consumer_on_two_threads_lose_only_what_is_counted()
    {
        const ulong Count = 300_000;
        using var edge = new Edge(7);
        Task producer = Task.Run(() =>
        {
            for (ulong i = 1; i <= Count; i++)
                edge.Send(i);
            edge.Writer.Close();
        }, TestContext.Current.CancellationToken);

        (long received, ulong last, bool ordered) = Drain(edge);
        await producer;

        Assert.True(ordered);
        Assert.Equal(Count, last);
        Assert.Equal((long)Count, received + edge.Reader.Dropped(0));
        Assert.False(edge.First.HasOwners());
    }

    [Fact]
    public async Task Blocking_producer_loses_nothing()
    {
        const ulong Count = 50_000;
        using var edge = new Edge(3, blocks: true);
        Task producer = Task.Run(() =>
        {
            for (ulong i = 1; i <= Count; i++)
            {
                while (!edge.Writer.HasRoom())
                    edge.Writer.WaitForRoom();
                edge.Send(i);
            }

            edge.Writer.Close();
        }, TestContext.Current.CancellationToken);

        (long received, ulong last, bool ordered) = Drain(edge);
        await producer;

        Assert.True(ordered);
        Assert.Equal((Count, (long)Count), (last, received));
        Assert.Equal(0, edge.Reader.Dropped(0));
    }

    [Fact]
    public void Closed_comes_once_and_after_the_last_message()
    {
        using var edge = new Edge(4);
        edge.Send(1);
        edge.Writer.Close();

        Assert.Equal(1UL, edge.Receive());
        Assert.Equal(TakeResult.Closed, edge.Reader.TryTake(out _));
        edge.Writer.Close();
        Assert.Equal(TakeResult.Nothing, edge.Reader.TryTake(out _));
    }

    [Fact]
    public void Detached_edge_gives_back_what_was_unread_and_takes_nothing_more()
    {
        using var edge = new Edge(4);
        edge.Send(1);
        edge.Send(2);
        ConsumerRepair.Detach(edge.Inbox, 0, id => id == edge.First.Id ? edge.First : null);

        Assert.False(edge.Writer.IsAttached);
        Assert.False(edge.Send(3));
        Assert.False(edge.First.HasOwners());
        ConsumerRepair.Attach(edge.Inbox, 0);
        Assert.True(edge.Send(4));
        Assert.Equal(4UL, edge.Receive());
        Assert.Equal(0, edge.Reader.Dropped(0));
    }

    private static (long Received, ulong Last, bool Ordered) Drain(Edge edge)
    {
        (long received, ulong last, bool ordered) = (0, 0, true);
        while (true)
        {
            TakeResult result = edge.Reader.TryTake(out TakenMessage taken);
            if (result == TakeResult.Closed)
                return (received, last, ordered);
            if (result == TakeResult.Nothing)
            {
                Assert.True(edge.Reader.Wait(Patience), $"no message and no end within {Patience.TotalSeconds} s");
                continue;
            }

            ulong number = BitConverter.ToUInt64(edge.First.Payload(taken.Message).Span);
            ordered &= number > last && number == taken.Message.Timestamp;
            (received, last) = (received + 1, number);
            edge.First.Release((int)taken.Message.Chunk, Edge.OwnerBit);
            edge.Reader.Release(taken.Hold);
        }
    }
}
