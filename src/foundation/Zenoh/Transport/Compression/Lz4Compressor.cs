using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Zenoh.Transport.Compression;

/// <summary>
/// Writes LZ4 blocks without frame or size header, as batches are compressed with (Zenoh wire specification, compression). A block is a series of
/// literals and copies of what came before: token, literal length, literals, distance, copy length.
/// </summary>
internal static class Lz4Compressor
{
    private const int MinCopy = 4;
    private const int LengthInToken = 15;
    private const int LongestDistance = ushort.MaxValue;

    // The format: the last five bytes are literals, and no copy begins within the last twelve.
    private const int LastLiterals = 5;
    private const int NoCopyWithin = 12;

    private const int HashBits = 12;
    private const uint HashFactor = 2_654_435_761;

    /// <summary>Compresses a batch.</summary>
    /// <returns>Bytes written, or -1 when the block does not fit <paramref name="block"/>: then the plain form is the better one.</returns>
    public static int Compress(ReadOnlySpan<byte> data, Span<byte> block)
    {
        // Positions of four bytes by hash; offset by one so that zero is "none".
        Span<int> seen = stackalloc int[1 << HashBits];
        int written = 0;
        int literalsFrom = 0;
        int lastStart = data.Length - NoCopyWithin;
        for (int at = 0; at < lastStart;)
        {
            uint four = Four(data, at);
            ref int slot = ref seen[(int)((four * HashFactor) >> (32 - HashBits))];
            int candidate = slot - 1;
            slot = at + 1;
            if (candidate < 0 || at - candidate > LongestDistance || Four(data, candidate) != four)
            {
                // Data that does not compress is passed over faster and faster.
                at += 1 + ((at - literalsFrom) >> 6);
                continue;
            }

            int length = MinCopy + Same(data, candidate + MinCopy, at + MinCopy, data.Length - LastLiterals);
            if (!TryWrite(data[literalsFrom..at], at - candidate, length, block, ref written))
                return -1;
            at += length;
            literalsFrom = at;
        }

        return TryWrite(data[literalsFrom..], 0, 0, block, ref written) ? written : -1;
    }

    private static uint Four(ReadOnlySpan<byte> data, int at) => MemoryMarshal.Read<uint>(data[at..]);

    private static int Same(ReadOnlySpan<byte> data, int left, int right, int end) =>
        data[right..end].CommonPrefixLength(data[left..end]);

    private static bool TryWrite(ReadOnlySpan<byte> literals, int distance, int length, Span<byte> block, ref int written)
    {
        int copy = length - MinCopy;
        int needed = 1 + ExtraBytes(literals.Length) + literals.Length + (length == 0 ? 0 : sizeof(ushort) + ExtraBytes(copy));
        if (needed > block.Length - written)
            return false;
        block[written++] = (byte)((Math.Min(literals.Length, LengthInToken) << 4) | (length == 0 ? 0 : Math.Min(copy, LengthInToken)));
        WriteLength(literals.Length, block, ref written);
        literals.CopyTo(block[written..]);
        written += literals.Length;
        if (length == 0)
            return true;
        BinaryPrimitives.WriteUInt16LittleEndian(block[written..], (ushort)distance);
        written += sizeof(ushort);
        WriteLength(copy, block, ref written);
        return true;
    }

    private static int ExtraBytes(int length) => length < LengthInToken ? 0 : 1 + ((length - LengthInToken) / byte.MaxValue);

    private static void WriteLength(int length, Span<byte> block, ref int written)
    {
        if (length < LengthInToken)
            return;
        for (length -= LengthInToken; length >= byte.MaxValue; length -= byte.MaxValue)
            block[written++] = byte.MaxValue;
        block[written++] = (byte)length;
    }
}
