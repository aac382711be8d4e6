using SharedMemory.Inboxes;
using SharedMemory.Rings;

namespace SharedMemory.Repair;

/// <summary>What happened on an edge so far; numbers of the same moment only while nobody sends or receives.</summary>
/// <param name="Published">Messages put into the queue.</param>
/// <param name="Dropped">Messages dropped because the queue was full.</param>
/// <param name="Unread">Messages in the queue now.</param>
public readonly record struct EdgeCounts(long Published, long Dropped, int Unread)
{
    /// <summary>Reads the counts of a ring.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="ring">The ring.</param>
    /// <returns>The counts.</returns>
    public static EdgeCounts Of(InboxSegment inbox, int ring)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        RingView view = inbox.Ring(ring);
        ulong tail = Volatile.Read(ref view.Tail);
        long dropped = (long)Volatile.Read(ref view.Skipped);
        int unread = 0;
        ulong head = Math.Min(Volatile.Read(ref view.Head), tail + (1UL << 40));

        // Dropped entries that the consumer has not come across yet: a whole lap of them at most can still be read off the slots.
        ulong oldest = head - tail > view.Slots ? head - view.Slots : tail;
        dropped += (long)(oldest - tail);
        for (ulong sequence = oldest; sequence < head; sequence++)
        {
            ulong state = Volatile.Read(ref view.State(sequence));
            if (state == EntryState.Of(sequence, EntryState.Full))
                unread++;
            else if (state == EntryState.Of(sequence, EntryState.Dropped))
                dropped++;
        }

        return new EdgeCounts((long)(head - view.Slots), dropped, unread);
    }
}
