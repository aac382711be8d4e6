using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>The lowest level a dataflow file asks for.</summary>
internal static class LogLevels
{
    /// <summary>The level of a name; none means all levels, and so does one the file reader would have refused.</summary>
    public static LogLevel Parse(string? name) =>
        LogLevelName.TryParse(name, out LogLevel level) ? level : LogLevel.Stdout;
}
