using SharedMemory.Inboxes;
using SharedMemory.Repair;

namespace SharedMemory.Tests.Rings;

/// <summary>Whatever another process writes into shared memory, this one neither faults nor hangs.</summary>
public sealed class HostilePeerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_bytes_in_an_inbox_harm_nobody(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            using var edge = new Edge(4);
            for (int i = 0; i < 5; i++)
            {
                Scribble(random, edge.Inbox.Segment.Memory.Span[InboxLayout.Sleeping..]);
                Poke(edge, (ulong)i);
            }

            ConsumerRepair.ReleaseHeld(edge.Inbox, id => id == edge.First.Id ? edge.First : null);
            ConsumerRepair.Detach(edge.Inbox, 0, id => id == edge.First.Id ? edge.First : null);
            ProducerRepair.Sweep(edge.First, [new EdgeEnd(edge.Inbox, 0)]);
            _ = EdgeCounts.Of(edge.Inbox, 0);
        }
    }

    private static void Scribble(Random random, Span<byte> memory)
    {
        for (int i = 0; i < 40; i++)
            memory[random.Next(memory.Length)] = (byte)random.Next(256);
        random.NextBytes(memory.Slice(random.Next(memory.Length - 64), 64));
    }

    private static void Poke(Edge edge, ulong number)
    {
        if (edge.Writer.HasRoom())
            _ = edge.Writer.Publish(new SharedMemory.Rings.MessageDescriptor { Segment = 1, Timestamp = number });
        else if (edge.Writer.MaxUnread > 0)
            _ = edge.Writer.TryDropOldest(out _);

        for (int i = 0; i < 20 && edge.Reader.TryTake(out TakenMessage taken) == TakeResult.Message; i++)
        {
            if (edge.First.TryLocate(taken.Message))
                _ = edge.First.Payload(taken.Message).Span.Length + edge.First.Parameters(taken.Message).Span.Length;
            edge.Reader.Release(taken.Hold);
        }

        _ = edge.Reader.Wait(TimeSpan.Zero);
    }
}
