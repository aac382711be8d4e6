using Spectre.Console;

namespace Dora.Cli.Output;

/// <summary>The layout of every failure: two empty lines, <c>[ERROR]</c> (bold red on a terminal), the text; on stderr.</summary>
internal static class ErrorReport
{
    public static void Show(string text)
    {
        Terminal.Error.WriteLine();
        Terminal.Error.WriteLine();
        Terminal.Error.MarkupLine("[bold red][[ERROR]][/]");
        Console.Error.WriteLine(text);
    }
}
