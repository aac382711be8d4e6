using System.Globalization;

namespace Dora.Daemon.Logs;

/// <summary>
/// The log file of a node: the raw bytes of its stdout and stderr, in whole lines. A disk that is full costs lines, never the node:
/// it is reported once and tried again after a while. Safe to use from several threads.
/// </summary>
internal sealed class NodeLogFile : IDisposable
{
    /// <summary>How long a file that cannot be written is left alone.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _maxBytes;
    private readonly int _maxRotated;
    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private FileStream? _stream;
    private DateTimeOffset _retryAt;
    private bool _hasWarned;
    private bool _isDisposed;

    /// <param name="path">The file; it is made anew.</param>
    /// <param name="maxBytes">The size at which it is rotated; null never.</param>
    /// <param name="maxRotated">How many rotated files are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Is told, once, that lines are lost.</param>
    public NodeLogFile(string path, long? maxBytes, int maxRotated, TimeProvider time, Action<string> warn)
    {
        Path = path;
        _maxBytes = maxBytes ?? long.MaxValue;
        _maxRotated = Math.Max(maxRotated, 1);
        _time = time;
        _warn = warn;
        Append([]);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes that did not make it into the file.</summary>
    public long LostBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (_stream is null && _time.GetUtcNow() < _retryAt)
            {
                LostBytes += lines.Length;
                return;
            }

            Write(lines);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Close();
        }
    }

    private void Write(ReadOnlySpan<byte> lines)
    {
        long before = 0;
        try
        {
            _stream ??= Open();
            before = _stream.Position;
            while (true)
            {
                int part = FittingLines(lines);
                _stream.Write(lines[..part]);
                lines = lines[part..];
                before = _stream.Position;
                if (lines.IsEmpty)
                    return;
                Rotate();
                before = _stream.Position;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LostBytes += lines.Length - Math.Max(0, (_stream?.Position ?? before) - before);
            Pause(error);
        }
    }

    /// <summary>
    /// How much of some lines the file has room for, so that where it is rotated does not depend on how many are written at a time. At
    /// least one line goes into an empty file.
    /// </summary>
    private int FittingLines(ReadOnlySpan<byte> lines)
    {
        long room = Math.Max(_maxBytes - _stream!.Length, 0);
        if (lines.Length <= room)
            return lines.Length;
        int fitting = lines[..(int)room].LastIndexOf((byte)'\n') + 1;
        if (fitting > 0 || _stream.Length > 0)
            return fitting;
        int first = lines.IndexOf((byte)'\n') + 1;
        return first > 0 ? first : lines.Length;
    }

    private void Pause(Exception error)
    {
        Close();
        _retryAt = _time.GetUtcNow() + RetryInterval;
        if (_hasWarned)
            return;
        _hasWarned = true;
        _warn($"cannot write the log file {Path}: {error.Message}. The node goes on; what it prints is missing there until there is room again");
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        FileMode mode = _hasWarned ? FileMode.Append : FileMode.Create;
        return new FileStream(Path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>log_a.txt becomes log_a.1.txt, that becomes log_a.2.txt, and the oldest is deleted.</summary>
    private void Rotate()
    {
        Close();
        File.Delete(Rotated(_maxRotated));
        for (int number = _maxRotated - 1; number >= 0; number--)
        {
            string from = number == 0 ? Path : Rotated(number);
            if (File.Exists(from))
                File.Move(from, Rotated(number + 1));
        }

        _stream = Open();
    }

    private string Rotated(int number) =>
        System.IO.Path.ChangeExtension(Path, string.Create(CultureInfo.InvariantCulture, $".{number}{System.IO.Path.GetExtension(Path)}"));

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
