using Microsoft.Win32.SafeHandles;

namespace Zenoh.Cli.Output;

/// <summary>
/// The output, which may end before the command: <see cref="Console"/> swallows a closed pipe and lets a full disk end the process, here both end the
/// command in order (<see cref="Ended"/>). Thread-safe.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int Descriptor = 1;

    /// <summary>EPIPE, as Linux and macOS number it; elsewhere a closed pipe is an error like any other.</summary>
    private const int ClosedPipe = 32;

    private static readonly CancellationTokenSource End = new();

    private readonly Stream _stream;

    private StandardOutput() => _stream = Open();

    /// <summary>Cancelled when nothing more can be written.</summary>
    public static CancellationToken Ended => End.Token;

    /// <summary>Why nothing more can be written; null while it can, or when the reader has gone, who has seen enough.</summary>
    public static string? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Has everything that is printed go through it.</summary>
    public static void Install() =>
        Console.SetOut(new StreamWriter(new StandardOutput(), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (End.IsCancellationRequested)
            return;
        try
        {
            _stream.Write(buffer);
        }
        catch (IOException fault)
        {
            Fault = fault.HResult == ClosedPipe ? null : fault.Message;

            // Not here: what is stopped by it may print.
            _ = End.CancelAsync();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Stream Open()
    {
        // Not a pipe stream: disposing one over a handle it does not own never returns.
        FileStream stream = new(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;

        // A file, which others may append to; the console writes at its end.
        stream.Dispose();
        return Console.OpenStandardOutput();
    }
}
