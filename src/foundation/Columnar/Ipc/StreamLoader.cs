namespace Columnar.Ipc;

/// <summary>Reads a stream of unknown length into one block of memory.</summary>
internal static class StreamLoader
{
    private const int FirstBytes = 64 * 1024;

    public static ReadOnlyMemory<byte> ReadToEnd(Stream stream)
    {
        byte[] block = new byte[FirstLength(stream)];
        int filled = 0;
        while (true)
        {
            int read = stream.Read(block, filled, block.Length - filled);
            if (read == 0)
                return block.AsMemory(0, filled);
            filled += read;
            if (filled == block.Length)
                Array.Resize(ref block, Grown(filled));
        }
    }

    /// <summary>One byte more than a stream of known length has, so that its end shows without growing.</summary>
    private static int FirstLength(Stream stream) => stream.CanSeek
        ? (int)Math.Clamp(stream.Length - stream.Position + 1, FirstBytes, ArrowLimits.MaxStreamBytes)
        : FirstBytes;

    private static int Grown(int length) => length < ArrowLimits.MaxStreamBytes
        ? (int)Math.Min(2L * length, ArrowLimits.MaxStreamBytes)
        : throw new ArrowFormatException($"The stream exceeds {ArrowLimits.MaxStreamBytes} bytes ({nameof(ArrowLimits.MaxStreamBytes)}).");
}
