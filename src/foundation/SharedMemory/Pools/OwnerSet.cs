using System.Runtime.CompilerServices;

namespace SharedMemory.Pools;

/// <summary>A set of edges, one bit each, as it is stored in a chunk header.</summary>
public struct OwnerSet
{
    private Masks _masks;

    /// <summary>Adds an edge.</summary>
    /// <param name="ownerBit">Its bit.</param>
    public void Add(int ownerBit) => _masks[OwnerWord.IndexOf(ownerBit)] |= OwnerWord.MaskOf(ownerBit);

    internal readonly ulong Word(int word) => _masks[word];

    [InlineArray(OwnerWord.Words)]
    private struct Masks
    {
        private ulong _first;
    }
}
