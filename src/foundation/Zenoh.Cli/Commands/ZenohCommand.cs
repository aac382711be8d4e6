using System.CommandLine;
using System.CommandLine.Parsing;
using Zenoh.Cli.Arguments;

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

    private static void RefuseUnknownOptions(CommandResult given)
    {
        if (UnknownWords.Fault(given) is { } fault)
            given.AddError(fault);
    }
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Line, string Effect);
