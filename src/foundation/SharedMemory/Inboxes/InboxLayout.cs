using SharedMemory.Rings;

namespace SharedMemory.Inboxes;

/// <summary>The bytes of an inbox segment: header, doorbell, hold table, table of rings, rings. See docs/wire/shared-memory.md.</summary>
internal static class InboxLayout
{
    /// <summary>"DIBX" in memory order.</summary>
    public const uint Magic = 0x58424944;

    public const uint Version = 1;
    public const int MaxRings = 4095;

    // Header.
    public const int MagicField = 0;
    public const int VersionField = 4;
    public const int RingsField = 8;
    public const int HoldsField = 12;
    public const int LengthField = 16;

    // Doorbell.
    public const int Sleeping = 64;
    public const int Bits = 128;
    public const int BitWords = (MaxRings + 1) / 64;

    // Hold table.
    public const int Holds = Bits + (BitWords * 8);
    public const int HoldBytes = 32;

    /// <summary>Messages held at a time, plus one that is on its way to the heap when all are.</summary>
    public const int HoldCount = 257;

    public const int HoldRing = 0;
    public const int HoldSegment = 4;
    public const int HoldChunk = 8;
    public const int HoldGeneration = 12;
    public const int HoldSequence = 16;

    /// <summary>One 64-bit offset per ring.</summary>
    public const int RingTable = (Holds + (HoldCount * HoldBytes) + 63) & ~63;

    private const int RingAlignment = 256;

    public static long FirstRing(int rings) => Align(RingTable + (rings * sizeof(ulong)));

    public static long AfterRing(long offset, int queueSize) => Align(offset + RingLayout.BytesFor(queueSize));

    private static long Align(long offset) => (offset + RingAlignment - 1) & -RingAlignment;
}
