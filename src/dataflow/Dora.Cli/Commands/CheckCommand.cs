using System.CommandLine;
using Dora.Cli.Checks;
using Dora.Descriptor;
using Dora.Descriptor.Model;

namespace Dora.Cli.Commands;

/// <summary><c>dora check</c>: says whether this machine can run dataflows.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Option<string?> dataflow = new("--dataflow") { Description = "Also check this dataflow completely", HelpName = "PATH" };
        DoraCommand command = new(
            "check",
            "Check what this machine offers to dataflows: shared memory, limits, tools",
            new Example("dora check", "look at this machine"),
            new Example("dora check --dataflow dataflow.yml", "and at what a dataflow needs"))
        {
            dataflow,
        };
        command.SetAction(result =>
        {
            bool fits = FactsTable.Show(MachineFacts.Gather());
            if (result.GetValue(dataflow) is { } path)
            {
                Dataflow read = DataflowFile.Read(path, ReadOptions.Default);
                Console.Out.WriteLine($"{path}: valid ({read.Nodes.Count} nodes)");
            }

            return fits ? 0 : throw new CommandFailedException("Environment check failed.");
        });
        return command;
    }
}
