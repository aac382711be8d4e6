using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace SharedMemory.Repair;

/// <summary>An edge as seen from its producer.</summary>
/// <param name="Inbox">The inbox of its consumer.</param>
/// <param name="Ring">Its ring there.</param>
public readonly record struct EdgeEnd(InboxSegment Inbox, int Ring);

/// <summary>
/// What the daemon does for a producer that died. Everything may be repeated, and may run beside living consumers and a successor.
/// </summary>
public static class ProducerRepair
{
    /// <summary>
    /// Clears ownership that a dead producer gave without publishing, or did not take back after dropping: what neither a queue nor a
    /// hold table knows.
    /// </summary>
    /// <param name="segment">A segment of the dead producer's pool.</param>
    /// <param name="edges">All edges that producer ever had.</param>
    public static void Sweep(PoolSegment segment, IReadOnlyList<EdgeEnd> edges)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(edges);
        Sweep(default(NoProbe), segment, edges);
    }

    /// <summary>Says on behalf of a producer that nothing more will come, or, for its successor, that something will.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="closed">True when nothing more will come.</param>
    public static unsafe void SetClosed(EdgeEnd edge, bool closed)
    {
        RingView ring = edge.Inbox.Ring(edge.Ring);
        Volatile.Write(ref ring.Closed, closed ? 1 : 0);
        Interlocked.MemoryBarrier();
        WaitWord.Wake(default(NoProbe), ring.ProducerWaits);
        if (closed)
            edge.Inbox.Doorbell.Ring(default(NoProbe), edge.Ring);
    }

    /// <summary>Reads whether a producer, or somebody on its behalf, has said that nothing more will come.</summary>
    /// <param name="edge">The edge.</param>
    /// <returns>What the consumer sees, too.</returns>
    public static bool IsClosed(EdgeEnd edge)
    {
        RingView ring = edge.Inbox.Ring(edge.Ring);
        return Volatile.Read(ref ring.Closed) != 0;
    }

    /// <summary>Rings for a producer that may have died between publishing and ringing.</summary>
    /// <param name="edge">The edge.</param>
    public static void Ring(EdgeEnd edge)
    {
        Interlocked.MemoryBarrier();
        edge.Inbox.Doorbell.Ring(default(NoProbe), edge.Ring);
    }

    internal static void Sweep<TProbe>(TProbe probe, PoolSegment segment, IReadOnlyList<EdgeEnd> edges)
        where TProbe : struct, IStepProbe
    {
        foreach (EdgeEnd edge in edges)
        {
            HashSet<(uint Chunk, uint Generation)> known = References(probe, segment.Id, edge);
            int bit = edge.Inbox.Ring(edge.Ring).OwnerBit;
            for (int chunk = 0; chunk < segment.Chunks; chunk++)
            {
                probe.Step();
                ulong word = Volatile.Read(ref segment.Owners(chunk, OwnerWord.IndexOf(bit)));
                uint generation = OwnerWord.GenerationOf(word);
                if ((word & OwnerWord.MaskOf(bit)) != 0 && !known.Contains(((uint)chunk, generation)))
                    segment.ReleaseForDead(probe, chunk, bit, generation);
            }
        }
    }

    /// <summary>
    /// First the queue, then the hold table: a living consumer writes the latter before it takes from the former, so nothing escapes.
    /// </summary>
    private static HashSet<(uint Chunk, uint Generation)> References<TProbe>(TProbe probe, uint segment, EdgeEnd edge)
        where TProbe : struct, IStepProbe
    {
        var known = new HashSet<(uint, uint)>();
        RingView ring = edge.Inbox.Ring(edge.Ring);
        for (ulong slot = 0; slot < ring.Slots; slot++)
        {
            probe.Step();
            if (EntryState.Kind(Volatile.Read(ref ring.State(slot))) == EntryState.Full)
                Note(ring.Descriptor(slot));
        }

        for (int hold = 0; hold < InboxLayout.HoldCount; hold++)
        {
            if (edge.Inbox.Holds.TryGet(hold, out int index, out _, out MessageDescriptor message) && index == edge.Ring)
                Note(message);
        }

        return known;

        void Note(in MessageDescriptor message)
        {
            if (message.Segment == segment)
                _ = known.Add((message.Chunk, (ushort)message.Generation));
        }
    }
}
