using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Dora.Cli.Commands;

namespace Dora.Cli.Output;

/// <summary>The usual help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Example[] First =
    [
        new("dora run dataflow.yml", "run a dataflow here until it ends or Ctrl-C stops it"),
        new("dora validate dataflow.yml", "say what is wrong with a dataflow, with line and column"),
        new("dora <command> --help", "explain one command, with examples"),
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        IReadOnlyList<Example> examples = command is DoraCommand taught ? taught.Examples : First;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        int width = examples.Max(example => example.Line.Length);
        foreach (Example example in examples)
            output.WriteLine($"  {example.Line.PadRight(width)}  {example.Effect}");
        return 0;
    }
}
