using System.Globalization;
using System.Text;

namespace Zenoh.Cli.Output;

/// <summary>Text of other nodes as one line of a terminal: it can neither begin a line of its own nor command the terminal.</summary>
internal static class TerminalText
{
    private const char LineSeparator = '\u2028';

    private const char ParagraphSeparator = '\u2029';

    /// <summary>The text with control characters (C0, DEL, C1) and separators of lines and paragraphs as <c>\u{1b}</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsControl))
            return text;
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            if (IsControl(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)character:x}}}");
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static bool IsControl(char character) => char.IsControl(character) || character is LineSeparator or ParagraphSeparator;
}
