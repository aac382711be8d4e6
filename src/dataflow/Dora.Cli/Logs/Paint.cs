using Dora.Protocol;

namespace Dora.Cli.Logs;

/// <summary>The colours of log lines: those of dora 0.3.13, or none.</summary>
internal sealed class Paint
{
    private const string Reset = "\e[0m";
    private readonly bool _colours;

    private Paint(bool colours) => _colours = colours;

    public static Paint Ansi { get; } = new(true);

    public static Paint None { get; } = new(false);

    public string Node(string name) => Wrap("\e[1;2m", name);

    public string Target(string name) => Wrap("\e[2m", name);

    public string Level(LogLevel level, string text) => Wrap(
        level switch
        {
            LogLevel.Error => "\e[31m",
            LogLevel.Warn => "\e[33m",
            LogLevel.Info => "\e[32m",
            LogLevel.Debug => "\e[34m",
            LogLevel.Trace => "\e[35m",
            _ => "\e[2;3;94m",
        },
        text);

    private string Wrap(string colour, string text) => _colours ? colour + text + Reset : text;
}
