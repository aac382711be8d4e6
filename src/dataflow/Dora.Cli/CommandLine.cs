using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Dora.Cli.Commands;
using Dora.Cli.Output;

namespace Dora.Cli;

/// <summary>The <c>dora</c> command line: its commands, and what they share when they are invoked or fail.</summary>
internal static class CommandLine
{
    /// <summary>The command line could not be understood.</summary>
    public const int UsageError = 2;

    /// <summary>The command was understood and failed.</summary>
    public const int Failure = 1;

    private static readonly InvocationConfiguration Invocation = new()
    {
        // `run` answers signals itself: the first one stops the dataflow, the parser's own handling would end the process.
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>The version users see.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Builds all commands.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Runs dataflows: programs (nodes) wired together by a YAML file.");
        foreach (Command command in (Command[])[
            RunCommand.Create(), BuildCommand.Create(), ValidateCommand.Create(), GraphCommand.Create(),
            CheckCommand.Create(), SchemaCommand.Create(), CompletionCommand.Create()])
        {
            root.Add(command);
        }

        root.Options.Clear();
        root.Add(
            new HelpOption("--help", "-h") { Recursive = true, Description = "Show this help", Action = new HelpWithExamples(new HelpAction()) });
        root.Add(new VersionOption("--version", "-V") { Description = "Show the version", Action = new PrintVersion() });

        root.SetAction(result => UsageReport.ShowHelp(result));
        return root;
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>The exit code: 0, <see cref="Failure"/> or <see cref="UsageError"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult result = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 && result.Action is ParseErrorAction)
            return UsageReport.Show(result);
        try
        {
            return await result.InvokeAsync(Invocation).ConfigureAwait(false);
        }
        catch (CommandFailedException failure)
        {
            ErrorReport.Show(failure.Message);
            return Failure;
        }
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine($"dora-cli {Version}");
            return 0;
        }
    }
}
