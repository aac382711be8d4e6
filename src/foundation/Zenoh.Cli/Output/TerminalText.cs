using System.Globalization;
using System.Text;

namespace Zenoh.Cli.Output;

/// <summary>Text of other nodes on a terminal: it can neither begin a line that looks like another's nor command the terminal.</summary>
internal static class TerminalText
{
    private const char LineSeparator = '\u2028';

    private const char ParagraphSeparator = '\u2029';

    private const string NextLine = "\n  ";

    /// <summary>
    /// The text as one line: control characters (C0, DEL, C1), separators of lines and paragraphs, and what turns the order of characters round, as <c>\u{1b}</c>.
    /// </summary>
    public static string Escape(string text) => Escape(text, static character => IsCommand(character));

    /// <summary>
    /// The text as lines of which all but the first are indented; an end of line at its end is left out. All but tabs is escaped as in
    /// <see cref="Escape(string)"/>.
    /// </summary>
    public static string Block(string text) => string.Join(NextLine, Lines(text));

    /// <summary>The text as it stands behind a colon: several lines begin below it.</summary>
    public static string Below(string text) => Lines(text) is [var only] ? $" {only}" : NextLine + Block(text);

    private static string[] Lines(string text) =>
        [.. text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n')
            .Select(static line => Escape(line, static character => character != '\t' && IsCommand(character)))];

    private static string Escape(string text, Predicate<char> isEscaped)
    {
        if (!text.Any(character => isEscaped(character)))
            return text;
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            if (isEscaped(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)character:x}}}");
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    // The last two ranges are those of the characters that turn the order round.
    private static bool IsCommand(char character) =>
        char.IsControl(character) || character is LineSeparator or ParagraphSeparator or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
