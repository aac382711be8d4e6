using SharedMemory.Linux;
using SharedMemory.Rings;
using SharedMemory.Segments;

namespace SharedMemory.Inboxes;

/// <summary>What a ring is made for.</summary>
/// <param name="QueueSize">How many unread messages it keeps, 1 to 65,536.</param>
/// <param name="OwnerBit">The bit of this edge in the chunks of its sender, below <see cref="Pools.OwnerWord.MaxBits"/>.</param>
/// <param name="Blocks">True when the sender waits for room instead of dropping the oldest message.</param>
public readonly record struct RingPlan(int QueueSize, int OwnerBit, bool Blocks);

/// <summary>The memory of everything a consumer receives: its doorbell, its hold table, and a ring per input.</summary>
public sealed unsafe class InboxSegment : IDisposable
{
    private readonly RingView[] _rings;

    private InboxSegment(Segment segment, RingView[] rings)
    {
        Segment = segment;
        _rings = rings;
    }

    /// <summary>The memory.</summary>
    public Segment Segment { get; }

    /// <summary>How many rings there are.</summary>
    public int RingCount => _rings.Length;

    internal Doorbell Doorbell => new(Segment.Base, _rings.Length);

    internal HoldTable Holds => new(Segment.Base);

    /// <summary>Makes an inbox with empty rings.</summary>
    /// <param name="name">What the kernel shows in /proc.</param>
    /// <param name="plans">What each ring is made for.</param>
    /// <returns>The inbox.</returns>
    /// <exception cref="LinuxException">Memory or file descriptors are short.</exception>
    public static InboxSegment Create(string name, IReadOnlyList<RingPlan> plans)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plans.Count, InboxLayout.MaxRings);
        long length = plans.Aggregate(InboxLayout.FirstRing(plans.Count), (offset, plan) => InboxLayout.AfterRing(offset, Checked(plan).QueueSize));
        var segment = Segment.Create(name, length);
        byte* start = segment.Base;
        var rings = new RingView[plans.Count];
        long offset = InboxLayout.FirstRing(plans.Count);
        for (int i = 0; i < rings.Length; i++)
        {
            ((long*)(start + InboxLayout.RingTable))[i] = offset;
            rings[i] = RingView.Create(start + offset, plans[i].QueueSize, plans[i].OwnerBit, plans[i].Blocks);
            offset = InboxLayout.AfterRing(offset, plans[i].QueueSize);
        }

        *(uint*)(start + InboxLayout.VersionField) = InboxLayout.Version;
        *(int*)(start + InboxLayout.RingsField) = rings.Length;
        *(int*)(start + InboxLayout.HoldsField) = InboxLayout.HoldCount;
        *(long*)(start + InboxLayout.LengthField) = segment.Length;
        *(uint*)(start + InboxLayout.MagicField) = InboxLayout.Magic;
        return new InboxSegment(segment, rings);
    }

    /// <summary>Maps an inbox another process made.</summary>
    /// <param name="descriptor">Its memfd; stays the caller's.</param>
    /// <returns>The inbox.</returns>
    /// <exception cref="LinuxException">Address space or file descriptors are short.</exception>
    /// <exception cref="CorruptSegmentException">It is no inbox of this version.</exception>
    public static InboxSegment Map(int descriptor)
    {
        var segment = Segment.Map(descriptor, writesPayloads: true);
        try
        {
            return new InboxSegment(segment, Open(segment));
        }
        catch (CorruptSegmentException)
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>Unmaps the memory.</summary>
    public void Dispose() => Segment.Dispose();

    internal RingView Ring(int index) => _rings[index];

    private static RingView[] Open(Segment segment)
    {
        byte* start = segment.Base;
        int count = segment.Length > InboxLayout.RingTable ? *(int*)(start + InboxLayout.RingsField) : -1;
        if (count is < 0 or > InboxLayout.MaxRings || InboxLayout.FirstRing(count) > segment.Length)
            throw new CorruptSegmentException("a received inbox is too short or claims an impossible number of rings");
        if (*(uint*)start != InboxLayout.Magic || *(uint*)(start + InboxLayout.VersionField) != InboxLayout.Version)
            throw new CorruptSegmentException($"a received inbox is not of layout version {InboxLayout.Version}; use the same release for daemon and nodes");
        if (*(uint*)(start + InboxLayout.HoldsField) != InboxLayout.HoldCount || *(long*)(start + InboxLayout.LengthField) != segment.Length)
            throw new CorruptSegmentException("a received inbox contradicts its own size");

        var rings = new RingView[count];
        for (int i = 0; i < count; i++)
        {
            long offset = ((long*)(start + InboxLayout.RingTable))[i];
            if (offset < InboxLayout.FirstRing(count) || offset % RingLayout.EntryBytes != 0 || offset > segment.Length)
                throw new CorruptSegmentException($"ring {i} of a received inbox lies outside of it");
            rings[i] = RingView.Open(start + offset, segment.Length - offset);
        }

        return rings;
    }

    private static RingPlan Checked(RingPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.QueueSize, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.QueueSize, RingLayout.MaxQueueSize, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.OwnerBit, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(plan.OwnerBit, Pools.OwnerWord.MaxBits, nameof(plan));
        return plan;
    }
}
