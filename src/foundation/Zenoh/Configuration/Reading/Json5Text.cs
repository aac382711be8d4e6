using System.Globalization;
using System.Text;

namespace Zenoh.Configuration.Reading;

/// <summary>Quoted texts of JSON5 and their escapes.</summary>
internal static class Json5Text
{
    /// <summary>Reads the text whose opening quote is at <paramref name="at"/>; afterwards that is behind the closing one.</summary>
    public static string Read(string source, ref int at)
    {
        var (start, quote, text) = (at, source[at++], new StringBuilder());
        while (at < source.Length && source[at] != quote)
        {
            if (source[at] is '\n' or '\r') throw new ConfigSyntaxException(start, "this text has no closing quote on its line");
            if (source[at] == '\\') Escape(source, ref at, text);
            else text.Append(source[at++]);
        }

        if (at >= source.Length) throw new ConfigSyntaxException(start, "this text has no closing quote");
        at++;
        return text.ToString();
    }

    private static void Escape(string source, ref int at, StringBuilder text)
    {
        var start = at++;
        var escaped = at < source.Length ? source[at++] : throw new ConfigSyntaxException(start, "the text ends in the middle of an escape");
        switch (escaped)
        {
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'v': text.Append('\v'); break;
            case '0': text.Append('\0'); break;
            case 'x': text.Append(Code(source, start, ref at, digits: 2)); break;
            case 'u': text.Append(Code(source, start, ref at, digits: 4)); break;
            case '\r' when at < source.Length && source[at] == '\n': at++; break;
            case '\r' or '\n' or '\u2028' or '\u2029': break;
            default: text.Append(escaped); break;
        }
    }

    private static char Code(string source, int start, ref int at, int digits)
    {
        if (at + digits > source.Length || !ushort.TryParse(source.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw new ConfigSyntaxException(start, $"this escape needs {digits} hexadecimal digits");
        at += digits;
        return (char)code;
    }
}
