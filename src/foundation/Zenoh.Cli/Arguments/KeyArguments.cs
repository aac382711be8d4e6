using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Commands;
using Zenoh.KeyExpressions;

namespace Zenoh.Cli.Arguments;

/// <summary>The key expression of a command: its first argument, or <c>--key</c> as the tools of other implementations have it.</summary>
internal sealed class KeyArguments(string? fallback, params string[] aliases)
{
    private readonly Argument<string?> _argument = new("KEY")
    {
        Description = fallback is null ? "The key expression" : $"The key expression (default {fallback})",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _option = new("--key", ["-k", .. aliases]) { Description = "The same, as an option", HelpName = "KEY" };

    /// <summary>Whether parameters may follow the key after <c>?</c>.</summary>
    public bool IsSelector { get; init; }

    public void AddTo(Command command)
    {
        command.Add(_argument);
        command.Add(_option);
        command.Validators.Add(Check);
    }

    /// <summary>What was typed.</summary>
    public string Text(ParseResult result) => result.GetValue(_option) ?? result.GetValue(_argument) ?? fallback!;

    /// <summary>Whether the option was used, so that a first argument means something else.</summary>
    public string? Option(ParseResult result) => result.GetValue(_option);

    public bool IsOption(CommandResult given) => given.GetValue(_option) is not null;

    public bool IsGiven(CommandResult given) => IsOption(given) || HasArgument(given);

    public bool HasArgument(CommandResult given) => given.GetValue(_argument) is not null;

    public string? Argument(ParseResult result) => result.GetValue(_argument);

    /// <summary>What was typed, as a key expression.</summary>
    public KeyExpression Read(ParseResult result) => Parse(Text(result));

    public static KeyExpression Parse(string text) =>
        KeyExpression.TryCanonize(text, out KeyExpression? key, out string? problem)
            ? key
            : throw new CommandFailedException(problem, CommandLine.UsageError);

    private void Check(CommandResult command)
    {
        string? text = command.GetValue(_option) ?? command.GetValue(_argument) ?? fallback;
        if (text is null)
            command.AddError($"a key is missing: {((ZenohCommand)command.Command).Examples[0].Line}");
        else if (!IsSelector && text.Contains('?', StringComparison.Ordinal))
            command.AddError($"'{text}' is no key: '?' begins parameters, which only zenoh get takes");
        else if (!KeyExpression.TryCanonize(IsSelector ? text.Split('?')[0] : text, out _, out string? problem))
            command.AddError(problem);
    }
}
