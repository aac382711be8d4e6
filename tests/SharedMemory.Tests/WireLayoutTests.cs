using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Rings;
using SharedMemory.Segments;

namespace SharedMemory.Tests;

/// <summary>docs/wire/shared-memory.md shows what the code does.</summary>
public sealed class WireLayoutTests
{
    private const int OwnerBit = 5;
    private const string Page = "shared-memory.md";

    [Fact]
    public void Inbox_looks_as_documented()
    {
        using InboxSegment inbox = InboxSegment.Create("test-inbox", [new RingPlan(2, OwnerBit, Blocks: false)]);
        var writer = new RingWriter(inbox, 0);
        var reader = new InboxReader(inbox, TimeSpan.Zero);
        Assert.True(writer.Publish(Documented()));
        Assert.Equal(TakeResult.Message, reader.TryTake(out TakenMessage taken));
        Assert.Equal(Documented(), taken.Message);
        Assert.True(writer.Publish(default));

        Compare(inbox.Segment, "inbox");
    }

    [Fact]
    public void Pool_looks_as_documented()
    {
        using PoolSegment pool = PoolSegment.Create("test-pool", 7, 448, 4);
        var chunk = new Chunk(pool, 3, pool.BeginLoan(3, 1));
        var owners = default(OwnerSet);
        owners.Add(OwnerBit);
        "hello world"u8.CopyTo(pool.Payload(Documented()).Span);
        "param"u8.CopyTo(pool.Parameters(Documented()).Span);
        pool.SetOwners(default(NoProbe), 3, chunk.Generation, owners, 1);

        Compare(pool.Segment, "pool");
    }

    [Fact]
    public void Documented_inbox_is_read_as_it_says()
    {
        using InboxSegment inbox = InboxSegment.Create("test-inbox", [new RingPlan(1, 0, Blocks: true)]);
        foreach ((int offset, byte[] bytes, _) in WireDocument.ReadLines(Page, "inbox"))
            bytes.CopyTo(inbox.Segment.Memory.Span[offset..]);

        using InboxSegment decoded = InboxSegment.Map((int)inbox.Segment.Descriptor!.DangerousGetHandle());
        Assert.Equal((2u, OwnerBit, false), (decoded.Ring(0).QueueSize, decoded.Ring(0).OwnerBit, decoded.Ring(0).Blocks));
        Assert.True(decoded.Holds.TryGet(0, out int ring, out ulong sequence, out MessageDescriptor held));
        Assert.Equal((0, 4UL, 7u, 3u), (ring, sequence, held.Segment, held.Chunk));
        Assert.Equal(TakeResult.Message, new InboxReader(decoded, TimeSpan.Zero).TryTake(out TakenMessage taken));
        Assert.Equal(default, taken.Message);
    }

    private static MessageDescriptor Documented() => new()
    {
        Segment = 7,
        Chunk = 3,
        Generation = 1,
        ParameterLength = 5,
        PayloadLength = 11,
        Kind = 1,
        Timestamp = 0x1122334455667788,
    };

    private static void Compare(Segment segment, string dump)
    {
        foreach ((int offset, byte[] expected, string meaning) in WireDocument.ReadLines(Page, dump))
        {
            string actual = Convert.ToHexString(segment.Memory.Span.Slice(offset, expected.Length));
            Assert.True(Convert.ToHexString(expected) == actual, $"at {offset:x4} ({meaning}) the code writes {actual}");
        }
    }
}
