using System.Numerics;

namespace SharedMemory.Pools;

/// <summary>
/// The sizes chunks come in: quarter steps of powers of two, so that at most a fifth of a chunk is wasted beyond its header. The
/// smallest holds eight cache lines: one for the header, four for a small message, room for its parameters.
/// </summary>
public static class ChunkSize
{
    /// <summary>How many sizes there are.</summary>
    internal const int Classes = ((MaxShift - MinShift) * 4) + 1;

    private const int MinShift = 9;
    private const int MaxShift = 31;

    /// <summary>The room a chunk must have for a payload and parameters, which follow it at a multiple of 8.</summary>
    /// <param name="payload">The length of the payload in bytes.</param>
    /// <param name="parameters">The length of the parameters in bytes.</param>
    /// <returns>The room in bytes.</returns>
    public static long RoomFor(long payload, int parameters) => ParametersAt(payload) + parameters;

    internal static long ParametersAt(long payload) => (payload + 7) & ~7;

    /// <summary>The smallest class whose chunks have a room.</summary>
    internal static int ClassOf(long room)
    {
        long bytes = room + PoolLayout.ChunkHeaderBytes;
        if (bytes <= 1 << MinShift)
            return 0;

        int shift = BitOperations.Log2((ulong)(bytes - 1));
        long quarter = 1L << (shift - 2);
        long steps = (bytes - (1L << shift) + quarter - 1) / quarter;
        return ((shift - MinShift) * 4) + (int)steps;
    }

    /// <summary>The bytes from one chunk of a class to the next.</summary>
    internal static long StrideOf(int sizeClass) => (1L << (MinShift + (sizeClass / 4))) / 4 * (4 + (sizeClass % 4));

    /// <summary>The room of each chunk of a class.</summary>
    internal static long RoomOf(int sizeClass) => StrideOf(sizeClass) - PoolLayout.ChunkHeaderBytes;
}
