using Spectre.Console;

namespace Dora.Cli.Output;

/// <summary>Both output streams as consoles: colours only on a terminal and only when <c>NO_COLOR</c> is not set.</summary>
internal static class Terminal
{
    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether text on stdout may be coloured.</summary>
    public static bool ColoursOutput { get; } = Colours(Console.IsOutputRedirected);

    /// <summary>Tells on stderr what the user may want to change; the command goes on.</summary>
    public static void Warn(string text) => Note($"warning: {text}");

    /// <summary>Tells something on stderr that is no part of the command's output.</summary>
    public static void Note(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // The terminal is gone (that may be why there is something to tell): nobody is left to read it.
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        bool colours = Colours(redirected);
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
    }

    private static bool Colours(bool redirected) => !redirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
