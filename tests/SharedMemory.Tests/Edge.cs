using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace SharedMemory.Tests;

/// <summary>One producer, one consumer, one ring, one pool, as a daemon would set them up.</summary>
internal sealed class Edge : IDisposable
{
    public const int OwnerBit = 0;
    private uint _nextSegment = 1;

    public Edge(int queueSize, bool blocks = false, int chunks = 16)
    {
        Inbox = InboxSegment.Create("test-inbox", [new RingPlan(queueSize, OwnerBit, blocks)]);
        First = PoolSegment.Create("test-pool", _nextSegment, 64, chunks);
        Pool = new ProducerPool(1, (room, count) => PoolSegment.Create("test-pool", ++_nextSegment, room, count));
        Pool.Add(First);
        Writer = new RingWriter(Inbox, 0);
        Reader = new InboxReader(Inbox, TimeSpan.Zero);
    }

    public InboxSegment Inbox { get; }

    public PoolSegment First { get; }

    public ProducerPool Pool { get; }

    public RingWriter Writer { get; set; }

    public InboxReader Reader { get; set; }

    public bool Send(ulong number)
    {
        Chunk chunk = Pool.Loan(64);
        BitConverter.TryWriteBytes(chunk.Segment.RoomOf(chunk, 8).Span, number);
        var owners = default(OwnerSet);
        owners.Add(OwnerBit);
        Pool.SetOwners(chunk, owners);
        while (!Writer.HasRoom())
        {
            if (Writer.TryDropOldest(out MessageDescriptor dropped) && Pool.TryFind(dropped.Segment, out PoolSegment? segment))
                segment.ReleaseDropped(dropped, OwnerBit);
        }

        bool published = Writer.Publish(Describe(chunk, number));
        if (!published)
            chunk.Segment.Release(chunk.Index, OwnerBit);
        return published;
    }

    public ulong? Receive()
    {
        if (Reader.TryTake(out TakenMessage taken) != TakeResult.Message)
            return null;

        Assert.True(Pool.TryFind(taken.Message.Segment, out PoolSegment? segment));
        Assert.True(segment.TryLocate(taken.Message));
        ulong number = BitConverter.ToUInt64(segment.Payload(taken.Message).Span);
        Assert.Equal(taken.Message.Timestamp, number);
        segment.Release((int)taken.Message.Chunk, OwnerBit);
        Reader.Release(taken.Hold);
        return number;
    }

    public static MessageDescriptor Describe(Chunk chunk, ulong number) => new()
    {
        Segment = chunk.Segment.Id,
        Chunk = (uint)chunk.Index,
        Generation = chunk.Generation,
        PayloadLength = 8,
        Timestamp = number,
    };

    public void Dispose()
    {
        Pool.Dispose();
        Inbox.Dispose();
    }
}
