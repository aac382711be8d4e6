using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>Log levels as a dataflow file writes them.</summary>
internal static class LogLevels
{
    /// <summary>The level of a name (<c>error</c>, <c>INFO</c>, <c>stdout</c>); null or an unknown name means all levels.</summary>
    public static LogLevel Parse(string? name) =>
        Enum.TryParse(name, ignoreCase: true, out LogLevel level) && Enum.IsDefined(level) ? level : LogLevel.Stdout;
}
