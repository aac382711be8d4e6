using System.Text;

namespace Dora.Daemon.Logs;

/// <summary>
/// The last lines a process wrote to stderr. .NET says first what went wrong and then, over any number of lines, where: its first line is kept
/// among the last ones. Written by one thread, read after it is done; allocates only at the start.
/// </summary>
internal sealed class StderrTail
{
    /// <summary>How many lines are kept: what a failure shows.</summary>
    public const int MaxLines = Protocol.FailureText.ShownStderrLines;

    /// <summary>How much of a line is kept.</summary>
    public const int MaxLineBytes = 4096;

    private readonly byte[]?[] _lines = new byte[MaxLines][];
    private readonly int[] _lengths = new int[MaxLines];
    private string? _exception;
    private long _exceptionAt;
    private long _count;

    public bool IsTruncated => _count > MaxLines;

    public void Add(ReadOnlySpan<byte> line)
    {
        int slot = (int)(_count++ % MaxLines);
        int length = Math.Min(line.Length, MaxLineBytes);
        byte[] buffer = _lines[slot] is { } old && old.Length >= length ? old : _lines[slot] = new byte[length];
        line[..length].CopyTo(buffer);
        _lengths[slot] = length;
        if (line.StartsWith("Unhandled exception. "u8))
            (_exception, _exceptionAt) = (Text(slot), _count);
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> ToLines()
    {
        int kept = (int)Math.Min(_count, MaxLines);
        string[] last = [.. Enumerable.Range(0, kept).Select(i => Text((int)((_count - kept + i) % MaxLines)))];
        if (_exception is not null && _exceptionAt <= _count - kept)
            last[0] = _exception;
        return last;
    }

    private string Text(int slot) => Encoding.UTF8.GetString(_lines[slot].AsSpan(0, _lengths[slot]));
}
