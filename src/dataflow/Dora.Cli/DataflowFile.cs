using Dora.Cli.Output;
using Dora.Descriptor;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;

namespace Dora.Cli;

/// <summary>Reads the dataflow a command was given; every command that takes one validates all of it.</summary>
internal static class DataflowFile
{
    /// <summary>Reads and validates; warnings go to stderr.</summary>
    /// <exception cref="CommandFailedException">The file is no valid dataflow; the message lists all errors.</exception>
    public static Dataflow Read(string path, ReadOptions options)
    {
        ReadResult result = DataflowReader.Read(path, options);
        foreach (Diagnostic warning in result.Warnings)
            Terminal.Note(warning.ToString());
        return result.Succeeded ? result.Dataflow : throw new CommandFailedException(Describe(result));
    }

    /// <summary>What is wrong with a dataflow, as text.</summary>
    public static string Describe(ReadResult result) =>
        "Dataflow could not be validated.\n\n" + string.Join("\n\n", result.Errors.Select(error => error.ToString()));
}
