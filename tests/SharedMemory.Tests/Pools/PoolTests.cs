using SharedMemory.Pools;
using SharedMemory.Rings;

namespace SharedMemory.Tests.Pools;

public sealed class PoolTests
{
    private static uint _lastId;

    [Fact]
    public void Chunk_sizes_waste_at_most_a_fifth()
    {
        for (long room = 449; room < 1L << 30; room += 1 + (room / 100))
        {
            long stride = ChunkSize.StrideOf(ChunkSize.ClassOf(room));
            Assert.True(stride >= room + 64, $"{room} bytes do not fit into {stride}");
            Assert.True((stride - 64 - room) * 5 <= stride, $"{stride} bytes are too many for {room}");
            Assert.Equal(0, stride % 64);
        }

        Assert.Equal(512, ChunkSize.StrideOf(ChunkSize.ClassOf(0)));
        Assert.Equal(512, ChunkSize.StrideOf(ChunkSize.ClassOf(448)));
        Assert.Equal(640, ChunkSize.StrideOf(ChunkSize.ClassOf(449)));
    }

    [Fact]
    public void Chunk_released_last_is_lent_next()
    {
        using var pool = Pool();
        Chunk first = Send(pool);
        first.Segment.Release(first.Index, 0);
        for (int i = 0; i < 10; i++)
        {
            Chunk again = Send(pool);
            Assert.Equal((first.Segment, first.Index), (again.Segment, again.Index));
            Assert.Equal(first.Generation + 1, again.Generation);
            first = again;
            again.Segment.Release(again.Index, 0);
        }
    }

    [Fact]
    public void Chunk_is_not_lent_while_any_edge_owns_it()
    {
        using var pool = Pool(ownerBits: 188);
        var owners = default(OwnerSet);
        foreach (int bit in (int[])[0, 46, 47, 93, 94, 187])
            owners.Add(bit);
        Chunk chunk = pool.Loan(10);
        pool.SetOwners(chunk, owners);
        foreach (int bit in (int[])[187, 47, 0, 93, 46])
        {
            chunk.Segment.Release(chunk.Index, bit);
            Assert.False(chunk.Segment.IsFree(chunk.Index, 4));
        }

        Assert.True(chunk.Segment.HasOwners());
        chunk.Segment.Release(chunk.Index, 94);
        Assert.True(chunk.Segment.IsFree(chunk.Index, 4));
        Assert.False(chunk.Segment.HasOwners());
    }

    [Fact]
    public void One_chunk_that_is_held_for_ever_does_not_keep_others_from_coming_back()
    {
        using var pool = Pool();
        Send(pool);
        var inFlight = new Queue<Chunk>();
        for (int i = 0; i < 10_000; i++)
        {
            inFlight.Enqueue(Send(pool));
            if (inFlight.Count > 5)
            {
                Chunk oldest = inFlight.Dequeue();
                oldest.Segment.Release(oldest.Index, 0);
            }
        }

        Assert.Equal(1, Volatile.Read(ref _segmentsOf));
    }

    [Fact]
    public void Late_release_of_an_earlier_loan_changes_nothing()
    {
        using var pool = Pool();
        Chunk first = Send(pool);
        MessageDescriptor stale = Edge.Describe(first, 1);
        first.Segment.Release(first.Index, 0);
        Chunk second = Send(pool);
        Assert.Equal(first.Index, second.Index);

        first.Segment.ReleaseDropped(stale, 0);
        Assert.True(second.Segment.HasOwners());
        second.Segment.ReleaseDropped(Edge.Describe(second, 2), 0);
        Assert.False(second.Segment.HasOwners());
    }

    [Fact]
    public void Idle_segments_are_retired_and_used_ones_kept()
    {
        using var pool = Pool();
        Chunk kept = Send(pool, 100_000);
        Chunk idle = Send(pool, 1_000_000);
        idle.Segment.Release(idle.Index, 0);

        Assert.Equal(1, pool.RetireIdle());
        Assert.True(pool.TryFind(kept.Segment.Id, out _));
        Assert.False(pool.TryFind(idle.Segment.Id, out _));
        kept.Segment.Release(kept.Index, 0);
        Assert.Equal(1, pool.RetireIdle());
    }

    [Theory]
    [InlineData(4u, 0u, 0u, 0u)]
    [InlineData(0xffffffffu, 0u, 0u, 0u)]
    [InlineData(0u, 449u, 0u, 0u)]
    [InlineData(0u, 0xffffffffu, 0u, 0u)]
    [InlineData(0u, 0u, 449u, 0u)]
    [InlineData(0u, 0u, 0xffffffffu, 0u)]
    [InlineData(0u, 441u, 8u, 0u)]
    [InlineData(0u, 1u, 1u, 1u)]
    public void Descriptor_that_points_outside_is_not_located(uint chunk, uint payload, uint parameters, uint segmentOffset)
    {
        using PoolSegment segment = PoolSegment.Create("test", 5, 448, 4);
        var message = new MessageDescriptor { Segment = 5 + segmentOffset, Chunk = chunk, PayloadLength = payload, ParameterLength = parameters };

        Assert.False(segment.TryLocate(message));
        Assert.True(segment.TryLocate(new MessageDescriptor { Segment = 5, Chunk = 3, PayloadLength = 440, ParameterLength = 8 }));
    }

    private int _segmentsOf;

    private ProducerPool Pool(int ownerBits = 1) => new(ownerBits, (room, chunks) =>
    {
        Interlocked.Increment(ref _segmentsOf);
        return PoolSegment.Create("test", Interlocked.Increment(ref _lastId), room, chunks);
    });

    private static Chunk Send(ProducerPool pool, long room = 10)
    {
        Chunk chunk = pool.Loan(room);
        var owners = default(OwnerSet);
        owners.Add(0);
        pool.SetOwners(chunk, owners);
        return chunk;
    }
}
