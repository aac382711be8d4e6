using System.Numerics;

namespace Zenoh.Protocol.Primitives;

/// <summary>Sizes of the variable-length integer: little-endian base 128, at most nine bytes, the ninth carrying eight value bits (Zenoh wire specification, zint).</summary>
internal static class Zint
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxBytes = 9;

    /// <summary>The bit that says another byte follows; the ninth byte has none.</summary>
    public const byte Continues = 0x80;

    private const int BitsPerByte = 7;
    private const int BitsOfEight = 8 * BitsPerByte;

    /// <summary>Bytes of the shortest encoding of a value.</summary>
    public static int Length(ulong value)
    {
        int bits = BitOperations.Log2(value | 1) + 1;
        return bits > BitsOfEight ? MaxBytes : (bits + BitsPerByte - 1) / BitsPerByte;
    }
}
