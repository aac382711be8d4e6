using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Repair;
using SharedMemory.Rings;

namespace SharedMemory.Tests.Interleaving;

/// <summary>
/// One edge in real shared memory and what its two processes and the daemon do to it, through the code that production runs. Reset
/// for every run instead of made anew. Messages carry their number in descriptor and payload: a chunk that is lent again while
/// somebody owns it shows as a wrong payload.
/// </summary>
internal sealed unsafe class World : IDisposable
{
    private const int OwnerBit = 0;
    private readonly bool _blocks;
    private readonly int _queueSize;
    private readonly PoolSegment[] _pools;
    private readonly List<ulong> _received = [];
    private ulong _published;

    public World(int queueSize, bool blocks = false, int chunks = 4)
    {
        _queueSize = queueSize;
        _blocks = blocks;
        Inbox = InboxSegment.Create("test-inbox", [new RingPlan(queueSize, OwnerBit, blocks)]);
        _pools = [PoolSegment.Create("test-pool", 1, 64, chunks), PoolSegment.Create("test-pool", 2, 64, chunks)];
    }

    public InboxSegment Inbox { get; }

    public RingView Ring => Inbox.Ring(0);

    /// <summary>True when a consumer may have died with a message in its hands.</summary>
    public bool ConsumerDied { get; set; }

    public void Reset()
    {
        ConsumerDied = false;
        _published = 0;
        _received.Clear();
        byte* start = Inbox.Segment.Base;
        new Span<byte>(start + InboxLayout.Sleeping, InboxLayout.RingTable - InboxLayout.Sleeping).Clear();
        long ring = ((long*)(start + InboxLayout.RingTable))[0];
        new Span<byte>(start + ring, (int)RingLayout.BytesFor(_queueSize)).Clear();
        _ = RingView.Create(start + ring, _queueSize, OwnerBit, _blocks);
        foreach (PoolSegment pool in _pools)
            pool.Segment.Memory.Span[PoolLayout.FirstChunk..].Clear();
    }

    /// <summary>A producer process: publishes the next numbers, in a pool of its incarnation.</summary>
    public void Produce(StepProbe probe, int count, int incarnation = 0)
    {
        var writer = new RingWriter(Inbox, 0);
        for (int i = 0; i < count; i++)
            Send(probe, writer, _pools[incarnation]);
    }

    /// <summary>A consumer process that looks a number of times and never sleeps.</summary>
    public void Consume(StepProbe probe, int attempts, int hold = 0)
    {
        var reader = new RingReader(Ring, 0);
        for (int i = 0; i < attempts; i++)
            _ = TryReceive(probe, reader, hold);
    }

    /// <summary>A consumer process that sleeps on its doorbell until it has got so many messages.</summary>
    public void ConsumeSleeping(StepProbe probe, int count)
    {
        var reader = new RingReader(Ring, 0);
        Doorbell doorbell = Inbox.Doorbell;
        while (_received.Count < count)
        {
            if (TryReceive(probe, reader, 0) || doorbell.Collect(probe, 0, known: 0) != 0)
                continue;

            doorbell.Announce(probe);
            if (!doorbell.AnySet(probe))
                probe.Sleep(() => !doorbell.WouldSleep(default(NoProbe)));
            doorbell.Withdraw();
        }
    }

    public void Detach(StepProbe probe) => ConsumerRepair.Detach(probe, Inbox, 0, Find);

    public void ReleaseHeld(StepProbe probe) => ConsumerRepair.ReleaseHeld(probe, Inbox, Find);

    public void Sweep(StepProbe probe) => ProducerRepair.Sweep(probe, _pools[0], [new EdgeEnd(Inbox, 0)]);

    /// <summary>What must be true once everybody has finished: nothing is lost uncounted, read twice, or leaked.</summary>
    public void Check(bool sweep = false)
    {
        var reader = new RingReader(Ring, 0);
        while (TryReceive(default(NoProbe), reader, 1))
        {
        }

        if (sweep)
            ProducerRepair.Sweep(_pools[0], [new EdgeEnd(Inbox, 0)]);
        for (int i = 1; i < _received.Count; i++)
            Assert.True(_received[i] > _received[i - 1], $"{_received[i]} came after {_received[i - 1]}");

        EdgeCounts counts = EdgeCounts.Of(Inbox, 0);
        long missing = counts.Published - _received.Count;
        long slack = ConsumerDied ? 1 : 0;
        Assert.True(missing - counts.Dropped >= 0 && missing - counts.Dropped <= slack, $"{missing} messages are missing, {counts.Dropped} were counted as dropped");
        Assert.False(_pools[0].HasOwners() || _pools[1].HasOwners(), "a chunk is owned that nobody will ever release");
        for (int hold = 0; hold < InboxLayout.HoldCount; hold++)
            Assert.True(Inbox.Holds.IsFree(hold), $"hold {hold} is not free");
    }

    public void CheckDetached()
    {
        Assert.Equal(0, EdgeCounts.Of(Inbox, 0).Unread);
        Assert.False(_pools[0].HasOwners(), "a chunk is owned that nobody will ever release");
    }

    public void Dispose()
    {
        Inbox.Dispose();
        foreach (PoolSegment pool in _pools)
            pool.Dispose();
    }

    private PoolSegment? Find(uint id) => id is 1 or 2 ? _pools[id - 1] : null;

    private void Send(StepProbe probe, RingWriter writer, PoolSegment pool)
    {
        probe.Step();
        int free = Enumerable.Range(0, pool.Chunks).First(chunk => pool.IsFree(chunk, 1));
        var chunk = new Chunk(pool, free, pool.BeginLoan(free, 1));
        ulong number = ++_published;
        probe.Step();
        BitConverter.TryWriteBytes(pool.RoomOf(chunk, 8).Span, number);
        var owners = default(OwnerSet);
        owners.Add(OwnerBit);
        pool.SetOwners(probe, chunk.Index, chunk.Generation, owners, 1);
        if (!MakeRoom(probe, writer) || !writer.Publish(probe, Edge.Describe(chunk, number)))
            pool.Release(probe, chunk.Index, OwnerBit);

        Assert.True(EdgeCounts.Of(Inbox, 0).Unread <= _queueSize, "more messages are unread than the queue may hold");
    }

    private bool MakeRoom(StepProbe probe, RingWriter writer)
    {
        while (!writer.HasRoom(probe))
        {
            if (!_blocks)
                Drop(probe, writer);
            else if (!writer.IsAttached)
                return false;
            else if (writer.PrepareToWait(probe))
                probe.Sleep(() => *Ring.ProducerWaits == 0);
        }

        return true;
    }

    private void Drop(StepProbe probe, RingWriter writer)
    {
        if (writer.TryDropOldest(probe, out MessageDescriptor dropped) && Find(dropped.Segment) is { } segment)
            segment.ReleaseForDead(probe, (int)dropped.Chunk, OwnerBit, dropped.Generation);
    }

    private bool TryReceive<TProbe>(TProbe probe, RingReader reader, int hold)
        where TProbe : struct, IStepProbe
    {
        if (reader.TryTake(probe, Inbox.Holds, hold, out MessageDescriptor message) != RingTake.Message)
            return false;

        PoolSegment segment = Find(message.Segment)!;
        Assert.True(segment.TryLocate(message));
        _received.Add(message.Timestamp);
        Verify(segment, message);
        probe.Step();
        Verify(segment, message);
        segment.Release(probe, (int)message.Chunk, OwnerBit);
        Inbox.Holds.Clear(probe, hold);
        return true;
    }

    /// <summary>What is read is what was sent, and is owned by this edge for as long as it is read.</summary>
    private static void Verify(PoolSegment segment, in MessageDescriptor message)
    {
        Assert.True(BitConverter.ToUInt64(segment.Payload(message).Span) == message.Timestamp, "the chunk was lent again while it was being read");
        ulong owners = Volatile.Read(ref segment.Owners((int)message.Chunk, 0));
        Assert.True(OwnerWord.GenerationOf(owners) == message.Generation && (owners & OwnerWord.MaskOf(OwnerBit)) != 0, "the chunk is not owned while it is being read");
    }
}
