namespace Zenoh.Configuration.Reading;

/// <summary>A configuration as written, and the name it goes by in messages.</summary>
internal sealed class SourceText(string name, string text)
{
    public string Text => text;

    public string Name => name;

    /// <summary>A problem at an offset of the text, with its line and a mark below it.</summary>
    public ConfigurationProblem ProblemAt(int offset, string message)
    {
        offset = Math.Clamp(offset, 0, text.Length);
        var lineStart = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        var lineEnd = text.IndexOf('\n', offset);
        var line = text[lineStart..(lineEnd < 0 ? text.Length : lineEnd)].TrimEnd('\r').Replace('\t', ' ');
        var column = offset - lineStart + 1;
        var excerpt = line.Length <= ConfigLimits.MaxExcerpt ? $"{line}\n{new string(' ', column - 1)}^" : line[..ConfigLimits.MaxExcerpt] + "…";
        return new ConfigurationProblem(name, text.AsSpan(0, offset).Count('\n') + 1, column, message, excerpt);
    }
}
