using System.Text;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Keys;

/// <summary>
/// Expands <c>$NAME</c>, <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$$</c> and <c>\$</c> are a literal <c>$</c>, and so is a <c>$</c> before
/// anything that cannot begin a name.
/// </summary>
internal static class VariableExpansion
{
    private const string EscapeHint = "write `$$` for a literal `$`";

    /// <summary>The expanded text, or null when a variable is missing (which is reported).</summary>
    public static string? Expand(YamlScalar scalar, Reading reading)
    {
        string text = scalar.Text;
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder();
        bool complete = true;
        for (int i = 0; i < text.Length;)
        {
            bool escaped = i + 1 < text.Length && text[i + 1] == '$' && text[i] is '$' or '\\';
            if (escaped)
                i++;
            if (escaped || text[i] != '$')
                result.Append(text[i++]);
            else
                complete &= Variable(scalar, ref i, result, reading);
        }

        return complete ? result.ToString() : null;
    }

    /// <summary>Handles the <c>$</c> at <paramref name="i"/> and moves behind what belongs to it.</summary>
    private static bool Variable(YamlScalar scalar, ref int i, StringBuilder result, Reading reading)
    {
        string text = scalar.Text;
        bool braced = i + 1 < text.Length && text[i + 1] == '{';
        if (braced)
            return Braced(scalar, ref i, result, reading);
        int end = i + 1;
        while (end < text.Length && IsNamePart(text[end], end == i + 1))
            end++;
        string name = text[(i + 1)..end];
        i = end;
        if (name.Length == 0)
        {
            result.Append('$');
            return true;
        }

        return Append(name, null, scalar, result, reading);
    }

    private static bool Braced(YamlScalar scalar, ref int i, StringBuilder result, Reading reading)
    {
        string text = scalar.Text;
        int end = text.IndexOf('}', i);
        if (end < 0)
        {
            reading.Error(scalar, "`${` has no closing `}`", EscapeHint);
            i = text.Length;
            return false;
        }

        string inner = text[(i + 2)..end];
        i = end + 1;
        int separator = inner.IndexOf(":-", StringComparison.Ordinal);
        string name = separator < 0 ? inner : inner[..separator];
        if (name.Length == 0 || !name.Select((c, index) => IsNamePart(c, index == 0)).All(valid => valid))
        {
            reading.Error(scalar, $"`${{{YamlScalar.Shorten(inner)}}}` names no environment variable", EscapeHint);
            return false;
        }

        return Append(name, separator < 0 ? null : inner[(separator + 2)..], scalar, result, reading);
    }

    private static bool Append(string name, string? fallback, YamlScalar scalar, StringBuilder result, Reading reading)
    {
        string? value = reading.Variable(name);
        if (string.IsNullOrEmpty(value) && fallback is not null)
            value = fallback;
        if (value is null)
        {
            string shown = YamlScalar.Shorten(name);
            reading.Error(scalar,
                $"environment variable `{shown}` is not set", $"set it, give a default with `${{{shown}:-value}}`, or {EscapeHint}");
            return false;
        }

        result.Append(value);
        return true;
    }

    private static bool IsNamePart(char c, bool first) => c == '_' || (first ? char.IsAsciiLetter(c) : char.IsAsciiLetterOrDigit(c));
}
