namespace SharedMemory.Rings;

/// <summary>What a successor reads from the entries after a process died in the middle of a step.</summary>
internal static class RingRecovery
{
    /// <summary>
    /// The sequence after the newest entry. The head field may lag one behind: its writer could have died between the two stores.
    /// </summary>
    public static ulong HeadOf(in RingView ring)
    {
        ulong newest = 0;
        for (ulong slot = 0; slot < ring.Slots; slot++)
        {
            ulong sequence = EntryState.Sequence(Volatile.Read(ref ring.State(slot)));
            if ((sequence & (ring.Slots - 1)) == slot)
                newest = Math.Max(newest, sequence);
        }

        return Math.Max(newest + 1, ring.Slots);
    }
}
