using System.Numerics;
using System.Runtime.InteropServices;

namespace Dora.Benchmarks.Nodes;

/// <summary>Reads a payload from its first to its last byte.</summary>
internal static class Reading
{
    /// <summary>Adds up the payload, a vector at a time.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The sum, so that no optimiser leaves the reading out.</returns>
    public static ulong SumOf(ReadOnlySpan<byte> payload)
    {
        var sum = Vector<ulong>.Zero;
        foreach (var vector in MemoryMarshal.Cast<byte, Vector<ulong>>(payload))
            sum += vector;
        return Vector.Sum(sum);
    }
}
