namespace Dora.Protocol;

/// <summary>Log levels as people write them: in dataflow files, on command lines, in environment variables.</summary>
public static class LogLevelName
{
    /// <summary>The name of every level, most important first.</summary>
    public static IReadOnlyList<string> All { get; } = ["error", "warn", "info", "debug", "trace", "stdout"];

    /// <summary>Reads a name, in any case; <c>warning</c> is <c>warn</c>.</summary>
    /// <param name="name">The name, without space around it.</param>
    /// <param name="level">The level.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string? name, out LogLevel level)
    {
        LogLevel? found = name?.ToLowerInvariant() switch
        {
            "error" => LogLevel.Error,
            "warn" or "warning" => LogLevel.Warn,
            "info" => LogLevel.Info,
            "debug" => LogLevel.Debug,
            "trace" => LogLevel.Trace,
            "stdout" => LogLevel.Stdout,
            _ => null,
        };
        level = found.GetValueOrDefault();
        return found is not null;
    }
}
