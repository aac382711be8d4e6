using System.CommandLine;
using Dora.Cli.Arguments;
using Dora.Cli.Output;
using Dora.Descriptor;
using Dora.Descriptor.Diagnostics;

namespace Dora.Cli.Commands;

/// <summary><c>dora validate PATH</c>: says what is wrong with a dataflow.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Argument<string> path = SharedArguments.Dataflow();
        Option<bool> uv = SharedArguments.Uv();
        Option<string> format = new("--format") { Description = "text or json", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("text", "json");
        DoraCommand command = new(
            "validate",
            "Check a dataflow file completely: keys, types, ids, wiring, programs",
            new Example("dora validate dataflow.yml", "every error with file, line, column and the line itself"),
            new Example("dora validate --format json dataflow.yml", "the same for an editor or a script"))
        {
            path, uv, format,
        };
        command.SetAction(result =>
        {
            string file = result.GetRequiredValue(path);
            ReadResult read = DataflowReader.Read(file, new ReadOptions { Uv = result.GetValue(uv), Purpose = ReadPurpose.Validate });
            return result.GetValue(format) == "json" ? ShowJson(file, read) : ShowText(file, read);
        });
        return command;
    }

    private static int ShowText(string file, ReadResult read)
    {
        foreach (Diagnostic warning in read.Warnings)
            Terminal.Note(warning.ToString());
        if (!read.Succeeded)
            throw new CommandFailedException(DataflowFile.Describe(read));
        int inputs = read.Dataflow.Nodes.Sum(node => node.Inputs.Count);
        Console.Out.WriteLine($"{file}: valid ({Count(read.Dataflow.Nodes.Count, "node")}, {Count(inputs, "input")})");
        return 0;
    }

    private static int ShowJson(string file, ReadResult read)
    {
        Console.Out.WriteLine(ValidationJson.Write(file, read));
        return read.Succeeded ? 0 : CommandLine.Failure;
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
