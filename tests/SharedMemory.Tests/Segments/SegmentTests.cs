using SharedMemory.Inboxes;
using SharedMemory.Linux;
using SharedMemory.Pools;
using SharedMemory.Segments;

namespace SharedMemory.Tests.Segments;

public sealed class SegmentTests
{
    private const int Shrink = 4096;

    [Fact]
    public void Two_mappings_show_the_same_bytes()
    {
        using var made = Segment.Create("test", 10_000);
        using var mapped = Segment.Map(Number(made), writesPayloads: false);

        mapped.Memory.Span[9_999] = 42;

        Assert.Equal(12_288, made.Length);
        Assert.Equal(made.Length, mapped.Length);
        Assert.Equal(42, made.Memory.Span[9_999]);
        Assert.Null(mapped.Descriptor);
    }

    [Fact]
    public void Nobody_can_make_a_segment_shorter_or_longer()
    {
        using var segment = Segment.Create("test", 8192);

        Assert.Equal(-1, Libc.Ftruncate(segment.Descriptor!, Shrink));
        Assert.Equal(Errno.EPERM, Libc.LastError);
        Assert.Equal(-1, Libc.Ftruncate(segment.Descriptor!, 1 << 20));
        Assert.Equal(Errno.EPERM, Libc.LastError);
    }

    [Fact]
    public void File_that_its_owner_could_shorten_is_refused()
    {
        using var file = File.Create(Path.GetTempFileName(), 1, FileOptions.DeleteOnClose);
        file.SetLength(8192);

        CorruptSegmentException error = Assert.Throws<CorruptSegmentException>(
            () => Segment.Map((int)file.SafeFileHandle.DangerousGetHandle(), writesPayloads: false));

        Assert.Contains("not a sealed memfd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_a_disposed_segment_cannot_be_reached()
    {
        var segment = Segment.Create("test", 4096);
        Memory<byte> memory = segment.Memory;
        segment.Dispose();

        Assert.Throws<ObjectDisposedException>(() => memory.Span[0]);
    }

    [Fact]
    public void Memory_slices_allocate_nothing()
    {
        using var segment = Segment.Create("test", 4096);
        _ = segment.Memory.Slice(8, 8).Span[0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            segment.Memory.Slice(i, 8).Span[0] = 1;

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0, 0x12345678u)]
    [InlineData(4, 99u)]
    [InlineData(8, 0xffffffffu)]
    [InlineData(8, 100_000u)]
    [InlineData(12, 3u)]
    [InlineData(16, 1u)]
    [InlineData(8896, 0xffffff00u)]
    [InlineData(8896, 1u)]
    [InlineData(8960, 0u)]
    [InlineData(8960, 1u << 31)]
    [InlineData(8964, 0u)]
    [InlineData(8964, 70_000u)]
    [InlineData(8968, 188u)]
    public void Corrupt_inbox_is_refused(int offset, uint value)
    {
        using InboxSegment inbox = InboxSegment.Create("test", [new RingPlan(4, 0, Blocks: false)]);
        Assert.True(BitConverter.TryWriteBytes(inbox.Segment.Memory.Span[offset..], value));

        Assert.Throws<CorruptSegmentException>(() => InboxSegment.Map(Number(inbox.Segment)));
    }

    [Theory]
    [InlineData(0, 1u)]
    [InlineData(4, 2u)]
    [InlineData(8, 2u)]
    [InlineData(12, 0u)]
    [InlineData(12, 1_000_000u)]
    [InlineData(16, 1u)]
    [InlineData(16, 0x7fffffc0u)]
    public void Corrupt_pool_is_refused(int offset, uint value)
    {
        using PoolSegment pool = PoolSegment.Create("test", 1, 100, 4);
        Assert.True(BitConverter.TryWriteBytes(pool.Segment.Memory.Span[offset..], value));

        Assert.Throws<CorruptSegmentException>(() => PoolSegment.Map(Number(pool.Segment), 1, writesPayloads: false));
    }

    private static int Number(Segment segment) => (int)segment.Descriptor!.DangerousGetHandle();
}
