using SharedMemory.Rings;

namespace SharedMemory.Inboxes;

/// <summary>
/// What the consumer holds, written where it outlives the consumer. An entry counts once its ring field is not zero. One thread sets
/// entries; any thread may clear one that is set.
/// </summary>
internal readonly unsafe struct HoldTable(byte* inbox)
{
    private readonly byte* _entries = inbox + InboxLayout.Holds;

    public bool IsFree(int index) => Volatile.Read(ref Ring(index)) == 0;

    /// <summary>Sets a free entry.</summary>
    public void Set<TProbe>(TProbe probe, int index, int ring, ulong sequence, in MessageDescriptor message)
        where TProbe : struct, IStepProbe
    {
        byte* entry = Entry(index);
        *(uint*)(entry + InboxLayout.HoldSegment) = message.Segment;
        *(uint*)(entry + InboxLayout.HoldChunk) = message.Chunk;
        *(uint*)(entry + InboxLayout.HoldGeneration) = message.Generation;
        *(ulong*)(entry + InboxLayout.HoldSequence) = sequence;
        probe.Step();
        Volatile.Write(ref Ring(index), (uint)ring + 1);
    }

    public void Clear<TProbe>(TProbe probe, int index)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        Volatile.Write(ref Ring(index), 0);
    }

    /// <summary>Reads an entry of another process.</summary>
    /// <returns>False when it is free.</returns>
    public bool TryGet(int index, out int ring, out ulong sequence, out MessageDescriptor message)
    {
        byte* entry = Entry(index);
        ring = (int)Volatile.Read(ref Ring(index)) - 1;
        sequence = *(ulong*)(entry + InboxLayout.HoldSequence);
        message = new MessageDescriptor
        {
            Segment = *(uint*)(entry + InboxLayout.HoldSegment),
            Chunk = *(uint*)(entry + InboxLayout.HoldChunk),
            Generation = *(uint*)(entry + InboxLayout.HoldGeneration),
        };
        return ring >= 0;
    }

    private ref uint Ring(int index) => ref *(uint*)(Entry(index) + InboxLayout.HoldRing);

    private byte* Entry(int index) => _entries + (index * InboxLayout.HoldBytes);
}
