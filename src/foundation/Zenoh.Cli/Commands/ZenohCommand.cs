using System.CommandLine;
using System.CommandLine.Parsing;

namespace Zenoh.Cli.Commands;

/// <summary>A command whose help ends with examples, and whose arguments are no misspelt options.</summary>
internal sealed class ZenohCommand : Command
{
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
        IEnumerable<Token> tokens = Arguments.Where(argument => !argument.Hidden).SelectMany(argument => given.GetResult(argument)?.Tokens ?? []);
        foreach (Token token in tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-' && !char.IsAsciiDigit(token.Value[1]))
                given.AddError($"there is no option {token.Value} here");
        }
    }
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Line, string Effect);
