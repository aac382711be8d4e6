using System.CommandLine;
using Zenoh.Cli.Arguments;

namespace Zenoh.Cli.Output;

/// <summary>What a user reads whose command line could not be understood.</summary>
internal static class UsageReport
{
    /// <summary>Shows the errors of a command line and where help is.</summary>
    /// <returns>The exit code.</returns>
    public static int Show(ParseResult result)
    {
        foreach (string message in Messages(result))
            Notice.Error(message);
        Console.Error.WriteLine();
        Console.Error.WriteLine($"For more information, try '{PathOf(result.CommandResult.Command)} --help'.");
        return CommandLine.UsageError;
    }

    /// <summary>What is wrong with a command line, each once.</summary>
    public static IReadOnlyList<string> Messages(ParseResult result) => UnknownWords.Fault(result) is { } fault
        ? [fault]
        : [.. result.Errors.Select(error => error.Message.TrimEnd('.').ReplaceLineEndings(" ")).Distinct()];

    /// <summary>Shows the help of a command that was named without one of its subcommands.</summary>
    /// <returns>The exit code.</returns>
    public static int ShowHelp(ParseResult result)
    {
        IEnumerable<string> path = PathOf(result.CommandResult.Command).Split(' ').Skip(1);
        result.RootCommandResult.Command.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = Console.Error });
        return CommandLine.UsageError;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;
}
