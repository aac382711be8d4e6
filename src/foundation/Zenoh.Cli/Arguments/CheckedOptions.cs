using System.CommandLine;
using System.Globalization;
using Zenoh.KeyExpressions;

namespace Zenoh.Cli.Arguments;

/// <summary>Makes options whose values are checked before anything is opened: numbers within bounds, and names among few.</summary>
internal static class CheckedOptions
{
    /// <summary>What the clocks of waits can tell apart.</summary>
    private const double ShortestSeconds = 0.001;

    /// <summary>A day: longer waits are slips of the keyboard, and timers take no more than seven weeks.</summary>
    private const double LongestSeconds = 86_400;

    /// <summary>Bytes: what receivers with the default configuration (1 GiB per message) still take.</summary>
    private const int LargestPayload = 1_000_000_000;

    private delegate bool Reader<T>(string text, out T value);

    /// <summary>A time in seconds.</summary>
    public static Option<double> Seconds(string name, string[] aliases, string description, double fallback = 0, bool mayBeZero = false)
    {
        string zero = mayBeZero ? "0 or " : "";
        FormattableString expected = $"expected are seconds, {zero}from {ShortestSeconds} to {LongestSeconds}, as {name} 2.5";
        return Make(name, aliases, description, expected, fallback, "SECONDS", (text, out value) => TryReal(text, out value) && IsTime(value, mayBeZero));
    }

    /// <summary>A payload's length.</summary>
    public static Option<int> Size(string name, string description, int fallback) => Make(
        name, [], description, $"expected are bytes, a whole number from 0 to {LargestPayload}, as {name} 1024", fallback, "BYTES",
        (text, out value) => TryWhole(text, out value) && value <= LargestPayload);

    /// <summary>After how much a command ends.</summary>
    public static Option<int?> Count(string description, int most = int.MaxValue) => Make<int?>(
        "--count", ["-n"], description, $"expected is a whole number from 1 to {most}, as -n 10", null, "N",
        (text, out value) =>
        {
            bool isWhole = TryWhole(text, out int count);
            value = count;
            return isWhole && count >= 1 && count <= most;
        });

    /// <summary>A key expression.</summary>
    public static Option<KeyExpression> Key(string description, string fallback) => new("--key", "-k")
    {
        Description = description,
        HelpName = "KEY",
        DefaultValueFactory = _ => KeyExpression.Parse(fallback),
        CustomParser = static result =>
        {
            if (!KeyExpression.TryCanonize(result.Tokens[^1].Value, out KeyExpression? key, out string? problem))
                result.AddError($"--key: {problem}");
            return key;
        },
    };

    /// <summary>One of the names of an enumeration, but for those that are not for users.</summary>
    public static Option<T> Choice<T>(string name, string[] aliases, string description, T fallback, params T[] hidden)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Except(hidden.Select(value => value.ToString()))];
        return Make(
            name, aliases, description, $"expected is one of {string.Join(", ", names)}", fallback, string.Join('|', names),
            (text, out value) => TryName(text, out value) && !hidden.Contains(value));
    }

    /// <summary>Reads the name of a value; its number is none.</summary>
    public static bool TryName<T>(string text, out T value)
        where T : struct, Enum
    {
        string? name = Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = name is null ? default : Enum.Parse<T>(name);
        return name is not null;
    }

    private static bool IsTime(double seconds, bool mayBeZero) => seconds is >= ShortestSeconds and <= LongestSeconds || (mayBeZero && seconds == 0);

    private static bool TryReal(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool TryWhole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static Option<T> Make<T>(string name, string[] aliases, string description, FormattableString expected, T fallback, string help, Reader<T> read) => new(name, aliases)
    {
        Description = description,
        HelpName = help,
        DefaultValueFactory = fallback is null ? null : _ => fallback,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!read(text, out T value))
                result.AddError($"{name} {text}: {expected.ToString(CultureInfo.InvariantCulture)}");
            return value;
        },
    };
}
