using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace SharedMemory.Repair;

/// <summary>
/// What the daemon does for a consumer that died or is not there. Everything may be repeated, also after being cut short, and may run
/// beside living producers.
/// </summary>
public static class ConsumerRepair
{
    /// <summary>
    /// Gives back what a dead consumer held. Messages it had not taken stay in their queues for its successor.
    /// </summary>
    /// <param name="inbox">Its inbox.</param>
    /// <param name="find">Finds a segment by its id; null when it is gone.</param>
    public static void ReleaseHeld(InboxSegment inbox, Func<uint, PoolSegment?> find)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(find);
        ReleaseHeld(default(NoProbe), inbox, find);
    }

    /// <summary>Opens an edge: from now on its producer publishes into it.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="ring">The edge's ring.</param>
    public static void Attach(InboxSegment inbox, int ring)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        Volatile.Write(ref inbox.Ring(ring).Attached, 1);
    }

    /// <summary>
    /// Shuts an edge that nobody reads (any more): its producer publishes nothing into it and does not wait for it, and what was unread is
    /// given back.
    /// </summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="ring">The edge's ring.</param>
    /// <param name="find">Finds a segment by its id; null when it is gone.</param>
    public static void Detach(InboxSegment inbox, int ring, Func<uint, PoolSegment?> find)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(find);
        Detach(default(NoProbe), inbox, ring, find);
    }

    internal static void ReleaseHeld<TProbe>(TProbe probe, InboxSegment inbox, Func<uint, PoolSegment?> find)
        where TProbe : struct, IStepProbe
    {
        for (int hold = 0; hold < InboxLayout.HoldCount; hold++)
        {
            if (!inbox.Holds.TryGet(hold, out int index, out ulong sequence, out MessageDescriptor message))
                continue;

            // Still unread: the consumer died before it took it. Otherwise it or the producer took it out; giving it back twice is harmless.
            probe.Step();
            if (index < inbox.RingCount && Volatile.Read(ref inbox.Ring(index).State(sequence)) != EntryState.Of(sequence, EntryState.Full))
                Release(probe, inbox.Ring(index), message, find);
            inbox.Holds.Clear(probe, hold);
        }
    }

    internal static unsafe void Detach<TProbe>(TProbe probe, InboxSegment inbox, int index, Func<uint, PoolSegment?> find)
        where TProbe : struct, IStepProbe
    {
        RingView ring = inbox.Ring(index);
        probe.Step();
        Volatile.Write(ref ring.Attached, 0);

        // The producer publishes, then looks at the flag; here it is the other way round, so that one of them sees the other.
        Interlocked.MemoryBarrier();
        WaitWord.Wake(probe, ring.ProducerWaits);
        for (ulong slot = 0; slot < ring.Slots; slot++)
            TakeOut(probe, ring, slot, find);
    }

    private static void TakeOut<TProbe>(TProbe probe, in RingView ring, ulong slot, Func<uint, PoolSegment?> find)
        where TProbe : struct, IStepProbe
    {
        probe.Step();
        ulong state = Volatile.Read(ref ring.State(slot));
        if (EntryState.Kind(state) != EntryState.Full)
            return;

        MessageDescriptor message = ring.Descriptor(slot);
        probe.Step();
        ulong taken = EntryState.Of(EntryState.Sequence(state), EntryState.Taken);
        if (Interlocked.CompareExchange(ref ring.State(slot), taken, state) == state)
            Release(probe, ring, message, find);
    }

    private static void Release<TProbe>(TProbe probe, in RingView ring, in MessageDescriptor message, Func<uint, PoolSegment?> find)
        where TProbe : struct, IStepProbe
    {
        if (message.Segment != 0 && find(message.Segment) is { } segment && message.Chunk < (uint)segment.Chunks)
            segment.ReleaseForDead(probe, (int)message.Chunk, ring.OwnerBit, message.Generation);
    }
}
