using System.CommandLine;

namespace Dora.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DoraCommand(string name, string description, params Example[] examples) : Command(name, description)
{
    public IReadOnlyList<Example> Examples { get; } = examples;
}

/// <summary>A command line and what it does.</summary>
internal sealed record Example(string Line, string Effect);
