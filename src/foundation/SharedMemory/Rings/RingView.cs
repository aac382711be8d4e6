using SharedMemory.Segments;

namespace SharedMemory.Rings;

/// <summary>The typed fields of one ring in mapped memory. Sizes are checked once and then kept here, out of reach of other processes.</summary>
internal readonly unsafe struct RingView
{
    private readonly byte* _base;
    private readonly ulong _mask;

    private RingView(byte* start, uint slots, uint queueSize, uint ownerBit, bool blocks)
    {
        _base = start;
        _mask = slots - 1;
        QueueSize = queueSize;
        OwnerBit = (int)ownerBit;
        Blocks = blocks;
    }

    public uint QueueSize { get; }

    public int OwnerBit { get; }

    public bool Blocks { get; }

    public ulong Slots => _mask + 1;

    public ref ulong Head => ref *(ulong*)(_base + RingLayout.Head);

    public ref ulong Tail => ref *(ulong*)(_base + RingLayout.Tail);

    public ref ulong Skipped => ref *(ulong*)(_base + RingLayout.Skipped);

    public ref int Attached => ref *(int*)(_base + RingLayout.Attached);

    public ref int Closed => ref *(int*)(_base + RingLayout.Closed);

    public int* ProducerWaits => (int*)(_base + RingLayout.ProducerWaits);

    /// <summary>Lays out an empty, attached ring. Its first sequence is the number of slots, so that every slot begins one lap older.</summary>
    public static RingView Create(byte* start, int queueSize, int ownerBit, bool blocks)
    {
        uint slots = (uint)RingLayout.SlotsFor(queueSize);
        *(uint*)(start + RingLayout.Slots) = slots;
        *(int*)(start + RingLayout.QueueSize) = queueSize;
        *(int*)(start + RingLayout.OwnerBit) = ownerBit;
        *(int*)(start + RingLayout.Blocks) = blocks ? 1 : 0;
        var ring = new RingView(start, slots, (uint)queueSize, (uint)ownerBit, blocks);
        ring.Head = slots;
        ring.Tail = slots;
        ring.Attached = 1;
        for (ulong i = 0; i < slots; i++)
            ring.State(i) = EntryState.Of(i, EntryState.Taken);
        return ring;
    }

    /// <summary>Opens a ring, believing nothing.</summary>
    public static RingView Open(byte* start, long room)
    {
        if (room < RingLayout.HeaderBytes)
            throw new CorruptSegmentException("a ring lies outside its segment");

        uint slots = *(uint*)(start + RingLayout.Slots);
        uint queueSize = *(uint*)(start + RingLayout.QueueSize);
        uint ownerBit = *(uint*)(start + RingLayout.OwnerBit);
        if (queueSize is 0 or > RingLayout.MaxQueueSize || slots != RingLayout.SlotsFor((int)queueSize) || ownerBit >= Pools.OwnerWord.MaxBits)
            throw new CorruptSegmentException($"a ring claims {slots} slots, queue size {queueSize}, owner bit {ownerBit}");
        if (room < RingLayout.BytesFor((int)queueSize))
            throw new CorruptSegmentException("a ring does not fit into its segment");

        return new RingView(start, slots, queueSize, ownerBit, *(int*)(start + RingLayout.Blocks) != 0);
    }

    public ref ulong State(ulong sequence) => ref *(ulong*)(Entry(sequence) + RingLayout.State);

    public ref MessageDescriptor Descriptor(ulong sequence) => ref *(MessageDescriptor*)(Entry(sequence) + RingLayout.Descriptor);

    private byte* Entry(ulong sequence) => _base + RingLayout.HeaderBytes + ((sequence & _mask) * RingLayout.EntryBytes);
}
