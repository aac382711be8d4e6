using System.CommandLine;
using Dora.Cli.Arguments;
using Dora.Cli.Building;
using Dora.Descriptor;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Cli.Commands;

/// <summary><c>dora build PATH</c>: clones and builds the nodes of a dataflow on this machine.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        Argument<string> path = SharedArguments.Dataflow();
        Option<bool> uv = SharedArguments.Uv();
        Option<bool> local = new("--local") { Description = "Build on this machine (the only way in this version; accepted for scripts)" };
        DoraCommand command = new(
            "build",
            "Run the build commands of all nodes and clone those that have a git source",
            new Example("dora build dataflow.yml", "build every node; branches and tags are resolved to commits again"),
            new Example("dora build --uv dataflow.yml", "the same with `uv pip` instead of `pip`"))
        {
            path, uv, local,
        };
        command.SetAction((result, cancellationToken) => BuildAsync(result.GetRequiredValue(path), result.GetValue(uv), cancellationToken));
        return command;
    }

    private static async Task<int> BuildAsync(string path, bool uv, CancellationToken cancellationToken)
    {
        // Nothing that is built has to exist before.
        Dataflow dataflow = DataflowFile.Read(path, new ReadOptions { Uv = uv, CheckFiles = false });
        BuildOptions options = new() { BaseDirectory = Path.GetDirectoryName(dataflow.SourcePath)!, Uv = uv, Show = Show };
        await new DataflowBuilder(dataflow, options).BuildAllAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    // The grammar of dora 0.3.13 for build lines: level padded to six, three spaces.
    private static void Show(NodeId node, LogLevel level, string text) =>
        Console.Out.WriteLine($"{node}: {(level == LogLevel.Stdout ? "stdout" : level.ToString().ToUpperInvariant()),-6}   {text}");
}
