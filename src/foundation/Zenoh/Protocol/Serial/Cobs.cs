namespace Zenoh.Protocol.Serial;

/// <summary>Byte stuffing of serial links: after it no byte is zero, so that a zero can end a frame.</summary>
internal static class Cobs
{
    /// <summary>A code stands before at most this many bytes that are not zero.</summary>
    private const int LongestRun = 254;

    /// <summary>Room that stuffing <paramref name="count"/> bytes can need.</summary>
    public static int MaxLength(int count) => count + (count / LongestRun) + 1;

    /// <summary>Stuffs bytes; the zero that ends the frame is the caller's.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Stuff(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int run = source.IndexOf((byte)0);
            bool zeroFollows = run >= 0 && run <= LongestRun;
            run = zeroFollows ? run : Math.Min(source.Length, LongestRun);
            if (run == LongestRun)
                zeroFollows = false;
            destination[written] = (byte)(run + 1);
            source[..run].CopyTo(destination[(written + 1)..]);
            written += run + 1;
            bool atEnd = source.Length == run;
            source = source[(zeroFollows ? run + 1 : run)..];
            if (atEnd)
                return written;
        }
    }

    /// <summary>Takes the stuffing out again.</summary>
    /// <param name="source">A frame without the zero at its end.</param>
    /// <param name="destination">At least as many bytes as <paramref name="source"/>.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False when a code points beyond the end or is zero.</returns>
    public static bool TryUnstuff(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        while (!source.IsEmpty)
        {
            int code = source[0];
            if (code == 0 || code > source.Length || source[1..code].Contains((byte)0))
                return false;
            source[1..code].CopyTo(destination[written..]);
            written += code - 1;
            source = source[code..];
            if (code <= LongestRun && !source.IsEmpty)
                destination[written++] = 0;
        }

        return true;
    }
}
