using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dora.Cli.Arguments;

/// <summary>Durations as users write them: <c>10s</c>, <c>1m 30s</c>, <c>500ms</c>, <c>1.5h</c>; a number without unit counts seconds.</summary>
internal static class DurationText
{
    /// <summary>What an unreadable duration should have looked like.</summary>
    public const string Expected = "expected a duration such as 10s, 1m 30s or 500ms";

    /// <summary>Longest accepted duration: beyond it timers overflow, and nobody means it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads the argument of an option; reports an error to the parser when it is none.</summary>
    public static TimeSpan? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        if (TryParse(text, out TimeSpan? duration))
            return duration;
        argument.AddError($"invalid duration '{text}': {Expected}");
        return null;
    }

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimeSpan? duration)
    {
        duration = null;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return false;
        double seconds = 0;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out double part))
                return false;
            seconds += part;
            rest = rest.TrimStart(" +");
        }

        if (seconds > Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, out double seconds)
    {
        seconds = 0;
        int digits = LengthOf(rest, static c => char.IsAsciiDigit(c) || c == '.');
        if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return false;
        rest = rest[digits..].TrimStart();
        int letters = LengthOf(rest, char.IsLetter);
        double? unit = SecondsOf(rest[..letters]);
        rest = rest[letters..];
        seconds = number * unit.GetValueOrDefault();
        return unit is not null;
    }

    private static int LengthOf(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int length = 0;
        while (length < text.Length && belongs(text[length]))
            length++;
        return length;
    }

    private static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "ns" or "nsec" => 1e-9,
        "us" or "µs" or "usec" => 1e-6,
        "ms" or "msec" or "millis" => 1e-3,
        "m" or "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86_400,
        "w" or "week" or "weeks" => 604_800,
        _ => null,
    };
}
