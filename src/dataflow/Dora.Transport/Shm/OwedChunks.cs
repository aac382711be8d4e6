using SharedMemory.Inboxes;
using SharedMemory.Pools;

namespace Dora.Transport.Shm;

/// <summary>
/// Messages that are lost because their segment could not be mapped. Ownership of a chunk is written in the segment itself, so they
/// keep their entries in the hold table until the segment can be mapped; when the process ends before, the daemon reads them there.
/// </summary>
internal sealed class OwedChunks(InboxReader reader)
{
    /// <summary>Bounded by the hold table: each has an entry there.</summary>
    private readonly List<TakenMessage> _owed = [];

    /// <summary>Counts a message as lost and notes its chunk.</summary>
    public void Add(in TakenMessage lost)
    {
        reader.CountSkipped(lost.Ring);
        if (lost.Hold < InboxReader.MaxHeld)
            _owed.Add(lost);
        else
            reader.Release(lost.Hold); // The extra entry is needed for the next message; the daemon finds the chunk when its sender is gone.
    }

    /// <summary>Gives back what is owed in a segment, now that it is mapped.</summary>
    public void GiveBack(PoolSegment segment)
    {
        for (int i = _owed.Count - 1; i >= 0; i--)
        {
            TakenMessage lost = _owed[i];
            if (lost.Message.Segment != segment.Id)
                continue;

            // The hold table comes last, as for every message that was read.
            if (segment.TryLocate(lost.Message))
                segment.Release((int)lost.Message.Chunk, reader.OwnerBit(lost.Ring));
            reader.Release(lost.Hold);
            _owed.RemoveAt(i);
        }
    }
}
