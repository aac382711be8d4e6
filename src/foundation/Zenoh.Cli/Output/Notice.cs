namespace Zenoh.Cli.Output;

/// <summary>What users read beside the output, on the error output. Whatever is named in it, nothing begins a line of its own or commands the terminal.</summary>
internal static class Notice
{
    public static void Error(string text) => Console.Error.WriteLine($"error: {TerminalText.Block(text)}");

    public static void Warning(string text) => Console.Error.WriteLine($"warning: {TerminalText.Escape(text)}");

    public static void Note(string text) => Console.Error.WriteLine($"note: {TerminalText.Block(text)}");

    /// <summary>Says how far a command is.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(TerminalText.Escape(text));
}
