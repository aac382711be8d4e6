using System.CommandLine;
using System.CommandLine.Parsing;

namespace Zenoh.Cli.Arguments;

/// <summary>What stands on a command line and means nothing there: one message about the first of it, for the rest most often follows from that.</summary>
internal static class UnknownWords
{
    /// <summary>The message; null where every word means something.</summary>
    public static string? Fault(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string[] unmatched = [.. result.UnmatchedTokens];
        if (OptionAmong(Values(result.CommandResult).Concat(unmatched)) is { } option)
            return OptionFault(command, option);
        if (unmatched.Length == 0)
            return null;
        Command before = Before(unmatched[0], result);
        return before.Subcommands.Count > 0
            ? $"there is no command '{unmatched[0]}' here{Misspelling.Hint(unmatched[0], Subcommands(before).Concat(Names(before)))}"
            : $"'{unmatched[0]}' is one word too many; put what has spaces between quotes";
    }

    /// <summary>The message about an option that was taken for an argument; null where there is none.</summary>
    public static string? Fault(CommandResult given) => OptionAmong(Values(given)) is { } option ? OptionFault(given.Command, option) : null;

    // The parser takes an option it does not know for an argument.
    private static IEnumerable<string> Values(CommandResult given) =>
        given.Command.Arguments.SelectMany(argument => given.GetResult(argument)?.Tokens ?? []).Select(token => token.Value);

    // The parser looks for commands behind words it does not know.
    private static Command Before(string word, ParseResult result) => result.Tokens
        .TakeWhile(token => token.Value != word).Where(token => token.Type == TokenType.Command)
        .Aggregate(result.RootCommandResult.Command, (command, token) => command.Subcommands.FirstOrDefault(sub => sub.Name == token.Value) ?? command);

    // A number may be negative.
    private static string? OptionAmong(IEnumerable<string> words) =>
        words.FirstOrDefault(word => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]));

    private static string OptionFault(Command command, string option) =>
        $"there is no option {option} here{Misspelling.Hint(option.Split('=', ':')[0], Names(command))}";

    private static IEnumerable<string> Subcommands(Command command) => command.Subcommands.Select(sub => sub.Name);

    private static IEnumerable<string> Names(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
}
