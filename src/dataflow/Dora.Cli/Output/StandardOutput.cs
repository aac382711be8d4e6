using Microsoft.Win32.SafeHandles;

namespace Dora.Cli.Output;

/// <summary>
/// Stdout as bytes. <see cref="Console"/> swallows a closed pipe, so that <c>dora run … | head</c> would go on unseen; here the end of the reader
/// (or of the terminal) shows. Not thread-safe.
/// </summary>
internal sealed class StandardOutput
{
    private const int StandardOutputDescriptor = 1;

    // Never disposed: the descriptor belongs to the process, and disposing a pipe stream over it hangs.
    private readonly Stream _stream = Open();

    /// <summary>True once nobody reads any more; writing is then without effect.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Writes bytes at once.</summary>
    /// <returns>False when nobody reads any more.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed)
            return false;
        try
        {
            _stream.Write(bytes);
            _stream.Flush();
        }
        catch (IOException)
        {
            // EPIPE (the reader ended), EIO (the terminal is gone) or ENOSPC: nothing more can be shown.
            IsClosed = true;
        }

        return !IsClosed;
    }

    private static Stream Open()
    {
        // Not a pipe stream: disposing one over a handle it does not own never returns.
        FileStream stream = new(new SafeFileHandle(StandardOutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;

        // A file, which others may append to; the console writes at its end.
        stream.Dispose();
        return Console.OpenStandardOutput();
    }
}
