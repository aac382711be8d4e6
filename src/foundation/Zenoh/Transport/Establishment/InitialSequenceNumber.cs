using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// The number of the first frame. It depends only on the two nodes, so that every link of a transport begins with the same one (Zenoh wire
/// specification, FRAME).
/// </summary>
internal static class InitialSequenceNumber
{
    public static uint Of(ZenohId sender, ZenohId receiver, uint mask)
    {
        Span<byte> ids = stackalloc byte[2 * ZenohId.MaxBytes];
        int length = sender.CopyTo(ids);
        length += receiver.CopyTo(ids[length..]);
        Span<byte> digest = stackalloc byte[sizeof(uint)];
        if (Shake128.IsSupported)
            Shake128.HashData(ids[..length], digest);
        else
            Keccak.Shake128(ids[..length], digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest) & mask;
    }
}
