using System.CommandLine;
using System.CommandLine.Parsing;
using Dora.Descriptor.Diagnostics;

namespace Dora.Cli.Output;

/// <summary>What a user reads whose command line could not be understood.</summary>
internal static class UsageReport
{
    /// <summary>Shows the errors of a command line, the nearest command, and where help is.</summary>
    /// <returns>The exit code.</returns>
    public static int Show(ParseResult result)
    {
        TextWriter error = Console.Error;
        string? unknown = UnknownName(result);
        if (LaterCommand.Find(result) is { } later)
        {
            error.WriteLine($"error: this version does not have `dora {later.Name}` yet");
            error.WriteLine($"  tip: {later.Instead}");
        }
        else if (unknown is null)
        {
            ShowErrors(result, error);
        }
        else
        {
            // Everything else the parser says follows from the unknown name.
            error.WriteLine(result.CommandResult.Command is RootCommand && unknown[0] != '-'
                ? $"error: unrecognized subcommand '{unknown}'"
                : $"error: unexpected argument '{unknown}' found");
            if (Nearest(unknown, result.CommandResult.Command) is { } nearest)
                error.WriteLine($"  tip: a similar {(unknown[0] == '-' ? "argument" : "subcommand")} exists: '{nearest}'");
        }

        error.WriteLine();
        error.WriteLine($"For more information, try '{PathOf(result)} --help'.");
        return CommandLine.UsageError;
    }

    /// <summary>Shows the help of a command that was named without one of its subcommands.</summary>
    /// <returns>The exit code.</returns>
    public static int ShowHelp(ParseResult result)
    {
        InvocationConfiguration toError = new() { Output = Console.Error };
        result.RootCommandResult.Command.Parse(["--help"]).Invoke(toError);
        return CommandLine.UsageError;
    }

    private static void ShowErrors(ParseResult result, TextWriter error)
    {
        Command command = result.CommandResult.Command;
        Argument[] missing = [.. command.Arguments.Where(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is null or { Tokens.Count: 0 })];
        IEnumerable<string> messages = result.Errors
            .Where(item => missing.Length == 0 || item.SymbolResult is not (ArgumentResult or CommandResult))
            .Select(item => item.Message)
            .Distinct();
        foreach (string message in messages)
            error.WriteLine($"error: {message.TrimEnd('.').ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)}");
        if (missing.Length == 0)
            return;
        error.WriteLine("error: the following required arguments were not provided:");
        foreach (Argument argument in missing)
            error.WriteLine($"  <{argument.Name}>");
        error.WriteLine();
        error.WriteLine($"Usage: {PathOf(result)} [options] {string.Join(' ', command.Arguments.Select(argument => $"<{argument.Name}>"))}");
    }

    private static string PathOf(ParseResult result) =>
        result.CommandResult.Command is RootCommand ? "dora" : $"dora {result.CommandResult.Command.Name}";

    // An unknown option is an argument to the parser, so it can stand in the place of the path.
    private static string? UnknownName(ParseResult result) =>
        result.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith('-'))?.Value
        ?? (result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null);

    private static string? Nearest(string typed, Command command)
    {
        IEnumerable<string> names = typed.StartsWith('-')
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
                .Select(option => option.Name)
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        return NearestName.Find(typed, names);
    }
}
