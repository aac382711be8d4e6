using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Zenoh.Links;

namespace Zenoh.Tests.Links;

public sealed class BatchSplitterTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Splitter_gives_every_batch_in_order_however_the_bytes_are_cut(int prefixBytes)
    {
        var prefix = (BatchPrefix)prefixBytes;
        var random = new Random(7);
        byte[][] batches = [.. Enumerable.Range(0, 400).Select(i => Payload(random, i % 7 == 0 ? random.Next(65_533) : random.Next(80)))];
        var stream = batches.SelectMany(batch => Framed(batch, prefix)).ToArray();
        using var splitter = new BatchSplitter();
        splitter.Configure(prefix, 65_533);

        var taken = new List<byte[]>();
        var retained = new List<(ReceivedBatch Batch, byte[] Content)>();
        for (var offset = 0; offset < stream.Length;)
        {
            var space = splitter.FreeSpace;
            var count = Math.Min(Math.Min(space.Length, random.Next(1, 200_000)), stream.Length - offset);
            stream.AsSpan(offset, count).CopyTo(space.Span);
            splitter.Commit(count);
            offset += count;
            while (splitter.TryTake(out var batch) == BatchSplit.Ready)
            {
                taken.Add(batch.Span.ToArray());
                if (random.Next(10) == 0)
                {
                    batch.Buffer.Retain();
                    retained.Add((batch, taken[^1]));
                }
            }
        }

        Assert.Equal(batches, taken);
        Assert.True(splitter.IsEmpty);
        Assert.All(retained, kept => Assert.True(kept.Batch.Span.SequenceEqual(kept.Content), "a retained batch was overwritten"));
        retained.ForEach(kept => kept.Batch.Buffer.Release());
    }

    [Fact]
    public void Splitter_takes_a_whole_buffer_of_small_batches_from_one_receive()
    {
        using var splitter = new BatchSplitter();
        var space = splitter.FreeSpace;
        space.Span.Clear();
        splitter.Commit(space.Length);

        var count = 0;
        while (splitter.TryTake(out var batch) == BatchSplit.Ready)
        {
            Assert.Equal(0, batch.Length);
            count++;
        }

        Assert.Equal(ReceiveBuffer.StreamBytes / 2, count);
    }

    [Theory]
    [InlineData(2, 65_533, 65_534u)]
    [InlineData(2, 65_533, 65_535u)]
    [InlineData(2, 8, 9u)]
    [InlineData(4, 65_531, 65_532u)]
    [InlineData(4, BatchSplitter.LargestBody, uint.MaxValue)]
    [InlineData(4, BatchSplitter.LargestBody, 0x8000_0000u)]
    public void Splitter_refuses_a_length_above_the_agreed_size_before_the_body_arrives(int prefixBytes, int agreed, uint length)
    {
        var prefix = (BatchPrefix)prefixBytes;
        using var splitter = new BatchSplitter();
        splitter.Configure(prefix, agreed);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);
        Feed(splitter, bytes[..(int)prefix]);

        Assert.Equal(BatchSplit.TooLong, splitter.TryTake(out _));
        Assert.Equal(BatchSplit.TooLong, splitter.TryTake(out _));
    }

    [Fact]
    public void Splitter_reads_what_is_already_here_with_the_prefix_agreed_last()
    {
        using var splitter = new BatchSplitter();
        Feed(splitter, [1, 0, 0x62, 1, 0, 0, 0, 0x04]);

        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var handshake));
        Assert.Equal([0x62], handshake.Span.ToArray());
        splitter.Configure(BatchPrefix.UInt32, 65_531);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var next));
        Assert.Equal([0x04], next.Span.ToArray());
        Assert.Equal(BatchSplit.NeedMore, splitter.TryTake(out _));
    }

    [Fact]
    public void Splitter_gives_the_same_memory_back_while_nobody_retains_it_and_parks_only_when_empty()
    {
        using var splitter = new BatchSplitter();
        Feed(splitter, [1, 0, 7]);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var first));
        Feed(splitter, [1, 0, 8]);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var second));
        Assert.Equal((first.Buffer, first.Offset), (second.Buffer, second.Offset));

        Feed(splitter, [2, 0, 9]);
        splitter.Park();
        Assert.False(splitter.IsEmpty);
        Feed(splitter, [10]);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var third));
        Assert.Equal([9, 10], third.Span.ToArray());

        splitter.Park();
        Assert.Null(BufferOf(splitter));
        Feed(splitter, [1, 0, 11]);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var fourth));
        Assert.Equal([11], fourth.Span.ToArray());
    }

    [Fact]
    public void Splitter_does_not_move_a_partial_batch_into_memory_somebody_retains()
    {
        using var splitter = new BatchSplitter();
        var whole = new byte[65_535];
        BinaryPrimitives.WriteUInt16LittleEndian(whole, 65_533);
        Array.Fill(whole, (byte)1, 2, 65_533);
        Feed(splitter, [4, 0, 1, 1, 1, 1, .. whole, .. whole, .. whole, .. whole.AsSpan(0, 1_000)]);
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var kept));
        kept.Buffer.Retain();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(BatchSplit.Ready, splitter.TryTake(out _));
        }

        Array.Fill(whole, (byte)2, 2, 65_533);
        Feed(splitter, whole.AsSpan(1_000));
        Assert.Equal(BatchSplit.Ready, splitter.TryTake(out var last));

        Assert.NotSame(kept.Buffer, last.Buffer);
        Assert.DoesNotContain((byte)2, kept.Span.ToArray());
        Assert.Equal((998, 64_535), (last.Span.ToArray().Count(b => b == 1), last.Span.ToArray().Count(b => b == 2)));
        kept.Buffer.Release();
    }

    [Fact]
    public void Splitter_allocates_nothing_in_the_steady_state()
    {
        using var splitter = new BatchSplitter();
        byte[] bytes = [3, 0, 1, 2, 3, 1, 0, 9, 0, 0];
        var taken = 0;
        void Round()
        {
            Feed(splitter, bytes);
            while (splitter.TryTake(out var batch) == BatchSplit.Ready)
            {
                batch.Buffer.Retain();
                batch.Buffer.Release();
                taken++;
            }
        }

        Round();
        Assert.Equal(3, taken);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100_000; i++)
                Round();
        }));
        Assert.Equal(0, (taken - 3) % 300_000);
    }

    // Memory that came from a pool and goes back there shows nowhere else.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_buffer")]
    private static extern ref ReceiveBuffer? BufferOf(BatchSplitter splitter);

    private static void Feed(BatchSplitter splitter, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(splitter.FreeSpace.Span);
        splitter.Commit(bytes.Length);
    }

    private static byte[] Payload(Random random, int length)
    {
        var payload = new byte[length];
        random.NextBytes(payload);
        return payload;
    }

    private static byte[] Framed(byte[] batch, BatchPrefix prefix)
    {
        var framed = new byte[(int)prefix + batch.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(framed, (ushort)batch.Length);
        batch.CopyTo(framed, (int)prefix);
        return framed;
    }
}
