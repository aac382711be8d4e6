using System.Numerics;

namespace SharedMemory.Rings;

/// <summary>
/// The bytes of a ring: 256 bytes of header, then 64 bytes per slot. Each group of header fields has a cache line of its own.
/// See docs/wire/shared-memory.md.
/// </summary>
internal static class RingLayout
{
    public const int MaxQueueSize = 65_536;
    public const int HeaderBytes = 256;
    public const int EntryBytes = 64;

    // Written once, by the daemon.
    public const int Slots = 0;
    public const int QueueSize = 4;
    public const int OwnerBit = 8;
    public const int Blocks = 12;

    // Written by the producer: the sequence of its next entry.
    public const int Head = 64;

    // Written by the consumer: the sequence it looks at next, and how many entries it found dropped.
    public const int Tail = 128;
    public const int Skipped = 136;

    // Written rarely, read by both sides with every message.
    public const int Attached = 192;
    public const int Closed = 196;
    public const int ProducerWaits = 200;

    // An entry: its state, then its descriptor.
    public const int State = 0;
    public const int Descriptor = 8;

    /// <summary>A slot always stays free: while an entry is written, the one a whole lap older is certainly gone.</summary>
    public static int SlotsFor(int queueSize) => (int)BitOperations.RoundUpToPowerOf2((uint)queueSize + 1);

    public static long BytesFor(int queueSize) => HeaderBytes + ((long)SlotsFor(queueSize) * EntryBytes);
}

/// <summary>
/// The state word of an entry: four times its sequence number, plus what happened to it. A slot whose sequence is older than the one
/// looked for has not been written yet.
/// </summary>
internal static class EntryState
{
    /// <summary>Taken by the consumer, or taken back by the producer.</summary>
    public const ulong Taken = 0;

    /// <summary>Unread.</summary>
    public const ulong Full = 1;

    /// <summary>Dropped by the producer because the queue was full.</summary>
    public const ulong Dropped = 2;

    private const ulong KindMask = 3;

    public static ulong Of(ulong sequence, ulong kind) => (sequence << 2) | kind;

    public static ulong Sequence(ulong state) => state >> 2;

    public static ulong Kind(ulong state) => state & KindMask;
}
