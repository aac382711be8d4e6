namespace Dora.Descriptor.Text;

/// <summary>A place in the file: 1-based line and column.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>The text of a file and its lines, split where YAML splits them.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text, string? name)
    {
        Text = text;
        Name = name;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsBreak(text[i]))
                continue;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    /// <summary>The file as the caller named it.</summary>
    public string? Name { get; }

    /// <summary>The text of a 1-based line without its line break, or null when there is no such line.</summary>
    public string? LineAt(int line)
    {
        if (line < 1 || line > _lineStarts.Count)
            return null;
        int start = _lineStarts[line - 1];
        int end = start;
        while (end < Text.Length && !IsBreak(Text[end]))
            end++;
        return Text[start..end];
    }

    /// <summary>Line and column of a character.</summary>
    public Position PositionOf(int index)
    {
        int line = _lineStarts.BinarySearch(index);
        line = line >= 0 ? line : ~line - 1;
        return new Position(line + 1, index - _lineStarts[line] + 1);
    }

    /// <summary>The place itself, or the end of the text for one behind it: a parser misses what should follow the last line.</summary>
    public Position Clamp(Position position) =>
        position.Line < 1 ? new Position(1, 1) : position.Line > _lineStarts.Count ? PositionOf(Text.Length) : position;

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
