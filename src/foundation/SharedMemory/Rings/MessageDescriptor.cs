using System.Runtime.InteropServices;

namespace SharedMemory.Rings;

/// <summary>
/// What a ring entry says about a message: where its bytes are and what its sender adds. 32 bytes, laid out as in
/// docs/wire/shared-memory.md. Whatever is read from shared memory is checked by <see cref="Pools.PoolSegment.TryLocate"/> before use.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct MessageDescriptor
{
    /// <summary>The id of the pool segment; 0 when the message has neither payload nor parameters and therefore no chunk.</summary>
    public uint Segment { get; init; }

    /// <summary>The index of the chunk in the segment.</summary>
    public uint Chunk { get; init; }

    /// <summary>The generation of the chunk's loan; 16 bits.</summary>
    public uint Generation { get; init; }

    /// <summary>The length of the parameters, which follow the payload at the next multiple of 8.</summary>
    public uint ParameterLength { get; init; }

    /// <summary>The length of the payload, which starts at the beginning of the chunk's room.</summary>
    public uint PayloadLength { get; init; }

    /// <summary>Free for the users of the ring.</summary>
    public uint Kind { get; init; }

    /// <summary>Free for the users of the ring.</summary>
    public ulong Timestamp { get; init; }
}
