using System.Globalization;
using System.Text;

namespace Dora.Descriptor.Diagnostics;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The file is usable, but does not do all it says.</summary>
    Warning,

    /// <summary>The file cannot be used.</summary>
    Error,
}

/// <summary>One thing that is wrong in a dataflow file, where it stands, and what to do about it. Immutable.</summary>
/// <param name="Severity">Whether the file can still be used.</param>
/// <param name="Message">What is wrong, in one line.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Message)
{
    private const int MaxShownColumns = 120;

    /// <summary>The file as the reader was given it; null when the text came from memory without a name.</summary>
    public string? File { get; init; }

    /// <summary>The 1-based line, or 0 when the problem has no place in the text (a missing file).</summary>
    public int Line { get; init; }

    /// <summary>The 1-based column, counted in UTF-16 units, or 0 when there is no place.</summary>
    public int Column { get; init; }

    /// <summary>The text of that line, or null when there is no place.</summary>
    public string? SourceLine { get; init; }

    /// <summary>What to do about it, where that is more than the message says.</summary>
    public string? Hint { get; init; }

    /// <summary>Writes <c>file:line:column: error: message</c>, the source line with a caret below, and the hint.</summary>
    /// <returns>One to four lines without a final line break.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(File ?? "dataflow");
        if (Line > 0)
            text.Append(CultureInfo.InvariantCulture, $":{Line}:{Column}");
        text.Append(Severity == DiagnosticSeverity.Error ? ": error: " : ": warning: ").Append(Message);
        if (SourceLine is not null)
            AppendSource(text, SourceLine);
        if (Hint is not null)
            text.Append("\n  hint: ").Append(Hint);
        return text.ToString();
    }

    private void AppendSource(StringBuilder text, string line)
    {
        // A line can be megabytes of one flow collection: show the part around the caret.
        int start = Column > MaxShownColumns ? Column - (MaxShownColumns / 2) : 0;
        string shown = line[Math.Min(start, line.Length)..];
        if (shown.Length > MaxShownColumns)
            shown = shown[..MaxShownColumns];
        string gutter = Line.ToString(CultureInfo.InvariantCulture);
        text.Append("\n ").Append(gutter).Append(" | ");
        foreach (char c in shown)
            text.Append(char.IsControl(c) ? ' ' : c);
        text.Append("\n ").Append(' ', gutter.Length).Append(" | ").Append(' ', Math.Max(0, Column - 1 - start)).Append('^');
    }
}
