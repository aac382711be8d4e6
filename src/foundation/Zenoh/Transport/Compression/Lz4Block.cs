namespace Zenoh.Transport.Compression;

/// <summary>Inflates an LZ4 block without header, as compressed batches carry it (Zenoh wire specification, compression).</summary>
internal static class Lz4Block
{
    private const int NibbleMax = 15;
    private const int ShortestMatch = 4;
    private const int OffsetBytes = 2;

    /// <summary>Inflates a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="destination">Where to; it bounds the size.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False when the block is malformed or holds more than <paramref name="destination"/> takes.</returns>
    public static bool TryInflate(ReadOnlySpan<byte> block, Span<byte> destination, out int written)
    {
        written = 0;
        while (!block.IsEmpty)
        {
            byte token = block[0];
            block = block[1..];
            if (!TryReadLength(ref block, token >> 4, out int literals) || literals > block.Length || literals > destination.Length - written)
                return false;
            block[..literals].CopyTo(destination[written..]);
            written += literals;
            block = block[literals..];
            if (block.IsEmpty)
                return true;
            if (!TryCopyMatch(ref block, token & NibbleMax, destination, ref written))
                return false;
        }

        // The last sequence has literals only: a block cannot end here, nor be empty.
        return false;
    }

    private static bool TryCopyMatch(ref ReadOnlySpan<byte> block, int lengthNibble, Span<byte> destination, ref int written)
    {
        if (block.Length < OffsetBytes)
            return false;
        int offset = block[0] | (block[1] << 8);
        block = block[OffsetBytes..];
        if (offset == 0 || offset > written || !TryReadLength(ref block, lengthNibble, out int length) || length > destination.Length - written - ShortestMatch)
            return false;
        length += ShortestMatch;

        // A match may reach into what it writes: then the bytes in between repeat.
        while (length > 0)
        {
            int step = Math.Min(offset, length);
            destination.Slice(written - offset, step).CopyTo(destination[written..]);
            written += step;
            length -= step;
        }

        return true;
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> block, int nibble, out int length)
    {
        length = nibble;
        if (nibble < NibbleMax)
            return true;
        while (!block.IsEmpty)
        {
            byte more = block[0];
            block = block[1..];
            length += more;
            if (more < byte.MaxValue)
                return true;
        }

        return false;
    }
}
