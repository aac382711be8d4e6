using System.Diagnostics.CodeAnalysis;
using Dora.Protocol;

namespace Dora.Cli.Logs;

/// <summary>The lowest level that is shown. Immutable.</summary>
internal sealed class LogThreshold
{
    /// <summary>What an unreadable level should have looked like.</summary>
    public const string Expected = "expected error, warn, info, debug, trace, stdout (everything) or off";

    private readonly LogLevel? _lowest;

    private LogThreshold(LogLevel? lowest) => _lowest = lowest;

    /// <summary>Everything.</summary>
    public static LogThreshold All { get; } = new(LogLevel.Stdout);

    /// <summary>What users expect to see.</summary>
    public static LogThreshold Info { get; } = new(LogLevel.Info);

    /// <summary>Reads a level by name, in any case.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogThreshold? threshold)
    {
        string name = text.Trim();
        if (name.Equals("off", StringComparison.OrdinalIgnoreCase))
            threshold = new(null);
        else
            threshold = LogLevelName.TryParse(name, out LogLevel level) ? new(level) : null;
        return threshold is not null;
    }

    /// <summary>Whether a level passes.</summary>
    /// <param name="level">The level of a record.</param>
    /// <param name="countsPrintedLines">True when a line that a node printed counts as INFO; false when it always passes.</param>
    public bool Passes(LogLevel level, bool countsPrintedLines)
    {
        if (level == LogLevel.Stdout)
        {
            if (!countsPrintedLines)
                return true;
            level = LogLevel.Info;
        }

        return _lowest is { } lowest && level >= lowest;
    }
}
