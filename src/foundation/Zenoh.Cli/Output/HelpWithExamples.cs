using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Zenoh.Cli.Commands;

namespace Zenoh.Cli.Output;

/// <summary>The usual help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public static IReadOnlyList<Example> First { get; } =
    [
        new("zenoh router", "route for clients and peers on tcp port 7447"),
        new("zenoh sub 'demo/**'", "print what is published below demo"),
        new("zenoh put demo/greeting hello", "publish one value"),
        new("zenoh <command> --help", "explain one command, with examples"),
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        IReadOnlyList<Example> examples = parseResult.CommandResult.Command is ZenohCommand taught ? taught.Examples : First;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        int width = examples.Max(example => example.Line.Length);
        foreach (Example example in examples)
            output.WriteLine($"  {example.Line.PadRight(width)}  {example.Effect}");
        return 0;
    }
}
