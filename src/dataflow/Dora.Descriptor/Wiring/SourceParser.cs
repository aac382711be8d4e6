using System.Globalization;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;
using Dora.Descriptor.Yaml;
using Dora.Protocol;

namespace Dora.Descriptor.Wiring;

/// <summary>What a source text says: an output somewhere, or one of the sources the daemon itself provides.</summary>
/// <param name="First">The part before the first slash: a node's id.</param>
/// <param name="Rest">The part behind it: an output.</param>
/// <param name="BuiltIn">The timer or log stream, instead of the two.</param>
internal readonly record struct ParsedSource(string First, string Rest, InputSource? BuiltIn);

/// <summary>Understands the source of an input: <c>node/output</c>, <c>dora/timer/…</c>, <c>dora/logs…</c>.</summary>
internal static class SourceParser
{
    private const string FormHint = "write `node/output`, `dora/timer/millis/100` or `dora/logs`";
    private const string TimerForm = "timer input must specify unit and value (e.g. `secs/5` or `millis/100`)";
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly Dictionary<string, long> Units = new()
    {
        ["secs"] = NanosecondsPerSecond,
        ["millis"] = 1_000_000,
        ["micros"] = 1_000,
        ["nanos"] = 1,
    };

    /// <summary>Parses a source.</summary>
    /// <param name="text">The source as written.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    /// <param name="hint">What to write instead, or null.</param>
    /// <returns>The parts; meaningless when there is a problem.</returns>
    public static ParsedSource Parse(string text, out string? problem, out string? hint)
    {
        (problem, hint) = (null, null);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
        {
            problem = text.StartsWith("dora/", StringComparison.Ordinal)
                ? "dora input has invalid format"
                : $"input must start with `<source>/` (got `{YamlScalar.Shorten(text)}`)";
            hint = FormHint;
            return default;
        }

        (string first, string rest) = (text[..slash], text[(slash + 1)..]);
        if (first != Identifier.Reserved)
        {
            if (!Identifier.IsValid(first, out problem) || !Identifier.IsValidData(rest, out problem))
                hint = FormHint;
            return new ParsedSource(first, rest, null);
        }

        return new ParsedSource(first, rest, BuiltIn(rest.Split('/'), out problem, out hint));
    }

    private static InputSource? BuiltIn(string[] parts, out string? problem, out string? hint)
    {
        hint = null;
        switch (parts[0])
        {
            case "timer":
                return Timer(parts, out problem, out hint);
            case "logs":
                return Logs(parts, out problem);
            default:
                problem = $"unknown dora input `{YamlScalar.Shorten(parts[0])}`{NearestName.Suggest(parts[0], ["timer", "logs"])}";
                hint = "the built-in inputs are `dora/timer/<unit>/<value>` and `dora/logs`";
                return null;
        }
    }

    private static InputSource.Logs? Logs(string[] parts, out string? problem)
    {
        problem = null;
        if (parts.Length > 3)
            problem = "dora input has invalid format: expected `dora/logs`, `dora/logs/<level>` or `dora/logs/<level>/<node>`";
        else if (parts.Length > 1 && !LogLevelName.All.Contains(parts[1]))
        {
            problem = $"unknown log level `{YamlScalar.Shorten(parts[1])}`, expected one of {string.Join(", ", LogLevelName.All)}"
                + NearestName.Suggest(parts[1], LogLevelName.All);
        }
        else if (parts.Length > 2 && !Identifier.IsValid(parts[2], out problem))
            return null;
        return problem is not null ? null : new InputSource.Logs(parts.ElementAtOrDefault(1), parts.Length > 2 ? new NodeId(parts[2]) : null);
    }

    private static InputSource.Timer? Timer(string[] parts, out string? problem, out string? hint)
    {
        (problem, hint) = (null, null);
        if (parts.Length != 3)
        {
            problem = TimerForm;
            return null;
        }

        (string unit, string value) = (parts[1], parts[2]);
        if (unit == "hz")
            return Made(Frequency(value, out problem), parts, ref problem);
        if (Units.TryGetValue(unit, out long factor))
            return Made(Interval(unit, value, factor, out problem, out hint), parts, ref problem);
        string[] known = [.. Units.Keys, "hz"];
        problem = $"timer unit must be one of {string.Join(", ", known)} (got `{YamlScalar.Shorten(unit)}`){NearestName.Suggest(unit, known)}";
        return null;
    }

    private static long Interval(string unit, string value, long factor, out string? problem, out string? hint)
    {
        (problem, hint) = (null, null);
        if (!value.All(char.IsAsciiDigit) || value.Length == 0)
        {
            problem = $"{unit} must be an integer (got `{YamlScalar.Shorten(value)}`)";
            hint = unit == "nanos" ? null : "for fractions use a smaller unit: `millis`, `micros` or `nanos`";
            return 0;
        }

        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue / factor)
            return number * factor;
        problem = $"timer interval `{unit}/{YamlScalar.Shorten(value)}` is too large (the limit is {long.MaxValue / NanosecondsPerSecond} seconds)";
        return 0;
    }

    private static long Frequency(string value, out string? problem)
    {
        problem = null;
        bool isNumber = double.TryParse(
            value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double hertz);
        if (!isNumber || !double.IsFinite(hertz) || hertz <= 0)
            problem = $"hz must be a positive number (got `{YamlScalar.Shorten(value)}`)";
        else if (NanosecondsPerSecond / hertz >= long.MaxValue)
            problem = $"timer frequency `hz/{YamlScalar.Shorten(value)}` is too low (the longest interval is "
                + $"{long.MaxValue / NanosecondsPerSecond} seconds)";
        return problem is null ? (long)Math.Round(NanosecondsPerSecond / hertz) : 0;
    }

    private static InputSource.Timer? Made(long nanoseconds, string[] parts, ref string? problem)
    {
        if (problem is null && nanoseconds == 0)
            problem = $"timer interval must be non-zero (`{parts[1]}/{YamlScalar.Shorten(parts[2])}` produces a zero-length interval)";
        if (problem is not null)
            return null;
        var interval = TimeSpan.FromTicks(Math.Max(1, nanoseconds / TimeSpan.NanosecondsPerTick));
        return new InputSource.Timer(interval, $"{parts[1]}/{parts[2]}") { IntervalNanoseconds = nanoseconds };
    }
}
