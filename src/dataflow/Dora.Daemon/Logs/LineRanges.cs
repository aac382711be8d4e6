namespace Dora.Daemon.Logs;

/// <summary>Enumerates the lines of a text with their ends; the last may lack one.</summary>
internal ref struct LineRanges(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next;

    /// <summary>The current line.</summary>
    public Range Current { get; private set; }

    public readonly LineRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= _text.Length)
            return false;
        int length = _text[_next..].IndexOf((byte)'\n') + 1;
        int end = length == 0 ? _text.Length : _next + length;
        Current = _next..end;
        _next = end;
        return true;
    }
}
