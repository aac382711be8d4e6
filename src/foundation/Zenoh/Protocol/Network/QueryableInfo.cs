using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>What a queryable says about itself.</summary>
/// <param name="IsComplete">Whether it has all there is for its key expression.</param>
/// <param name="Distance">Hops to it.</param>
internal readonly record struct QueryableInfo(bool IsComplete, ushort Distance)
{
    private const ulong CompleteBit = 1;
    private const int DistanceShift = 8;
    private const ulong KnownBits = CompleteBit | ((ulong)ushort.MaxValue << DistanceShift);

    /// <summary>The number on the wire; 0 is left out.</summary>
    public ulong Raw => (IsComplete ? CompleteBit : 0) | ((ulong)Distance << DistanceShift);

    /// <summary>Reads the number of the wire.</summary>
    public static WireError Read(ulong raw, out QueryableInfo info)
    {
        info = new QueryableInfo((raw & CompleteBit) != 0, (ushort)(raw >> DistanceShift));
        return (raw & ~KnownBits) == 0 ? WireError.None : WireError.ReservedValue;
    }
}
