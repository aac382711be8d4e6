using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Arguments;

namespace Zenoh.Cli.Commands;

/// <summary>A command whose help ends with examples, and whose arguments are no misspelt options.</summary>
internal sealed class ZenohCommand : Command
{
    /// <summary>So many letters wrong, missing or too many are a misspelling; more are another word.</summary>
    private const int MostSlips = 2;

    /// <summary>Letters that every long option has.</summary>
    private const int DashCount = 2;

    public ZenohCommand(string name, string description, params Example[] examples)
        : base(name, description)
    {
        Examples = examples;
        Validators.Add(RefuseUnknownOptions);
    }

    public IReadOnlyList<Example> Examples { get; }

    // The parser takes an option it does not know for an argument.
    private void RefuseUnknownOptions(CommandResult given)
    {
        IEnumerable<Token> tokens = Arguments.SelectMany(argument => given.GetResult(argument)?.Tokens ?? []);
        foreach (Token token in tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-' && !char.IsAsciiDigit(token.Value[1]))
                given.AddError($"there is no option {token.Value} here{Nearest(token.Value.Split('=', ':')[0])}");
        }
    }

    private string Nearest(string typed)
    {
        IEnumerable<(string Name, int Distance)> names = Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))
            .Select(name => (name, Misspelling.Distance(typed, name)));
        (string name, int distance) = names.MinBy(candidate => candidate.Distance);
        return name is not null && distance <= MostSlips && distance < typed.Length - DashCount ? $"; did you mean {name}?" : "";
    }
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Line, string Effect);
