using System.Buffers;

namespace Dora.Daemon.Logs;

/// <summary>Reads a pipe in whole lines, without a thread and with bounded memory.</summary>
internal static class LineReader
{
    /// <summary>The longest line; a longer one is passed on in pieces.</summary>
    public const int MaxLineBytes = 1 << 20;

    private const int FirstBufferBytes = 4096;
    private const int BusyBufferBytes = 1 << 16;

    /// <summary>After so many reads in a row other work of the thread pool gets its turn: a flood must not starve the rest.</summary>
    private const int ReadsPerTurn = 16;

    /// <summary>Gets one or more whole lines with their ends, or (at the end, or when a line is too long) a piece without one.</summary>
    internal delegate void LinesHandler(ReadOnlySpan<byte> lines);

    /// <summary>Reads until the end of the stream.</summary>
    public static async Task ReadToEndAsync(Stream stream, LinesHandler handler, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        int filled = 0;
        try
        {
            for (int reads = 1; ; reads++)
            {
                int count = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    break;
                filled = PassOn(buffer, filled, filled + count, handler);
                if (filled == buffer.Length || count > buffer.Length / 2)
                    buffer = Grow(buffer, filled);
                if (reads % ReadsPerTurn == 0)
                    await Task.Yield();
            }

            if (filled > 0)
                handler(buffer.AsSpan(0, filled));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Hands out what is complete and moves the rest to the front.</summary>
    /// <returns>How much is left.</returns>
    private static int PassOn(byte[] buffer, int fresh, int end, LinesHandler handler)
    {
        int last = buffer.AsSpan(fresh, end - fresh).LastIndexOf((byte)'\n');
        int complete = last >= 0 ? fresh + last + 1 : end >= MaxLineBytes ? end : 0;
        if (complete == 0)
            return end;
        handler(buffer.AsSpan(0, complete));
        buffer.AsSpan(complete, end - complete).CopyTo(buffer);
        return end - complete;
    }

    /// <summary>A line longer than the buffer needs room; a stream that fills half of it at once deserves more.</summary>
    private static byte[] Grow(byte[] buffer, int filled)
    {
        if (filled < buffer.Length && buffer.Length >= BusyBufferBytes)
            return buffer;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 4, MaxLineBytes));
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
