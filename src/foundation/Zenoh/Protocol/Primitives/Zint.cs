using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Zenoh.Protocol.Primitives;

/// <summary>Sizes of the variable-length integer: little-endian base 128, at most nine bytes, the ninth carrying eight value bits (Zenoh wire specification, zint).</summary>
internal static class Zint
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxBytes = 9;

    /// <summary>The bit that says another byte follows; the ninth byte has none.</summary>
    public const byte Continues = 0x80;

    private const ulong ValueBits = 0x7F7F_7F7F_7F7F_7F7F;

    private const int BitsPerByte = 7;
    private const int BitsOfEight = 8 * BitsPerByte;

    /// <summary>Bytes of the shortest encoding of a value.</summary>
    public static int Length(ulong value)
    {
        int bits = BitOperations.Log2(value | 1) + 1;
        return bits > BitsOfEight ? MaxBytes : (bits + BitsPerByte - 1) / BitsPerByte;
    }

    /// <summary>Reads the form of nine bytes, which all timestamps have, without a loop; false for other forms and on other processors.</summary>
    public static bool TryReadLongest(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        if (!Bmi2.X64.IsSupported || bytes.Length < MaxBytes)
            return false;
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if ((first & ~ValueBits) != ~ValueBits)
            return false;
        value = Bmi2.X64.ParallelBitExtract(first, ValueBits) | ((ulong)bytes[MaxBytes - 1] << BitsOfEight);
        return true;
    }

    /// <summary>Writes a value that takes nine bytes; false when the room is not for nine, and on other processors.</summary>
    public static bool TryWriteLongest(Span<byte> room, ulong value)
    {
        if (!Bmi2.X64.IsSupported || room.Length != MaxBytes)
            return false;
        BinaryPrimitives.WriteUInt64LittleEndian(room, Bmi2.X64.ParallelBitDeposit(value, ValueBits) | ~ValueBits);
        room[MaxBytes - 1] = (byte)(value >> BitsOfEight);
        return true;
    }
}
