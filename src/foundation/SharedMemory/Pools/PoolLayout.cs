namespace SharedMemory.Pools;

/// <summary>The bytes of a pool segment: a header, then chunks of one size. See docs/wire/shared-memory.md.</summary>
internal static class PoolLayout
{
    /// <summary>"DPOL" in memory order.</summary>
    public const uint Magic = 0x4c4f5044;

    public const uint Version = 1;

    // Segment header.
    public const int MagicField = 0;
    public const int VersionField = 4;
    public const int IdField = 8;
    public const int ChunksField = 12;
    public const int StrideField = 16;
    public const int RetiredField = 64;
    public const int FirstChunk = 128;

    // Chunk header: the four ownership words; the rest is reserved.
    public const int Owners = 0;
    public const int ChunkHeaderBytes = 64;
}
