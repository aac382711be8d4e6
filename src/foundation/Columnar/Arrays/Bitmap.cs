using System.Buffers.Binary;
using System.Numerics;

namespace Columnar.Arrays;

/// <summary>Arrow bitmaps: row i is bit i mod 8 of byte i div 8, least significant bit first.</summary>
internal static class Bitmap
{
    public static int ByteCount(long bits) => checked((int)((bits + 7) >> 3));

    public static bool Get(ReadOnlySpan<byte> bitmap, int index) => (bitmap[index >> 3] >> (index & 7) & 1) != 0;

    public static void Set(Span<byte> bitmap, int index, bool value)
    {
        byte mask = (byte)(1 << (index & 7));
        if (value)
            bitmap[index >> 3] |= mask;
        else
            bitmap[index >> 3] &= (byte)~mask;
    }

    /// <summary>Counts the ones among <paramref name="length"/> bits from bit <paramref name="start"/>.</summary>
    public static int CountOnes(ReadOnlySpan<byte> bitmap, int start, int length)
    {
        if (length == 0)
            return 0;
        bitmap = bitmap.Slice(start >> 3, ByteCount((start & 7) + (long)length));
        int skipped = start & 7;
        int last = (int)((skipped + (long)length) & 7);
        int count = CountBytes(bitmap) - BitOperations.PopCount(bitmap[0] & ((1u << skipped) - 1));
        return last == 0 ? count : count - BitOperations.PopCount((uint)bitmap[^1] >> last);
    }

    /// <summary>Copies bits to the beginning of a destination whose last byte's unused bits become zero.</summary>
    public static void Copy(ReadOnlySpan<byte> bitmap, int start, int length, Span<byte> destination)
    {
        if (length == 0)
            return;
        int shift = start & 7;
        ReadOnlySpan<byte> source = bitmap.Slice(start >> 3, ByteCount(shift + (long)length));
        destination = destination[..ByteCount(length)];
        if (shift == 0)
            source[..destination.Length].CopyTo(destination);
        else
            CopyShifted(source, shift, destination);
        if ((length & 7) != 0)
            destination[^1] &= (byte)((1 << (length & 7)) - 1);
    }

    private static void CopyShifted(ReadOnlySpan<byte> source, int shift, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int next = i + 1 < source.Length ? source[i + 1] : 0;
            destination[i] = (byte)((source[i] >> shift) | (next << (8 - shift)));
        }
    }

    private static int CountBytes(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            count += BitOperations.PopCount(value);
        return count;
    }
}
