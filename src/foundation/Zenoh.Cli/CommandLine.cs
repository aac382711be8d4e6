using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Zenoh.Cli.Commands;
using Zenoh.Cli.Output;

namespace Zenoh.Cli;

/// <summary>The <c>zenoh</c> command line: its commands, and what they share when they are invoked or fail.</summary>
internal static class CommandLine
{
    /// <summary>What users type, whatever the program file is called.</summary>
    public const string Name = "zenoh";

    /// <summary>The command line could not be understood.</summary>
    public const int UsageError = 2;

    /// <summary>The command was understood and failed.</summary>
    public const int Failure = 1;

    private static readonly InvocationConfiguration Invocation = new()
    {
        // Commands that run until they are stopped answer signals themselves.
        ProcessTerminationTimeout = null,
        EnableDefaultExceptionHandler = false,
    };

    /// <summary>How arguments are read: keys may begin with <c>@</c>, which names no file here.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>The version users see.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Builds all commands.</summary>
    public static Command Create()
    {
        // Not a RootCommand, which is named after the file of the program.
        Command root = new(Name, "Publish, subscribe, query and route over Zenoh 1.x.");
        foreach (Command command in (Command[])[
            RouterCommand.Create(), SubCommand.Create(), PubCommand.Create(), PutCommand.Create(), GetCommand.Create(), QueryableCommand.Create(),
            LivelinessCommand.Create(), ScoutCommand.Create(), InfoCommand.Create(), PingCommand.Create(), PongCommand.Create(),
            PerfCommand.Create()])
        {
            root.Add(command);
        }

        HelpWithExamples help = new(new HelpAction());
        root.Add(new HelpOption("--help", "-h") { Recursive = true, Description = "Show this help", Action = help });
        root.Add(new VersionOption("--version", "-V") { Description = "Show the version", Action = new PrintVersion() });
        root.SetAction(result => UsageReport.ShowHelp(result));
        return root;
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>The exit code: 0, <see cref="Failure"/>, <see cref="UsageError"/>, or what the command says.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult result = Create().Parse(args, Parsing);
        if (result.Errors.Count > 0 && result.Action is ParseErrorAction)
            return UsageReport.Show(result);
        try
        {
            int exitCode = await result.InvokeAsync(Invocation).ConfigureAwait(false);
            return StandardOutput.Fault is { } fault ? throw new CommandFailedException($"the output cannot be written: {fault}") : exitCode;
        }
        catch (CommandFailedException failure)
        {
            Notice.Error(failure.Message);
            return failure.ExitCode;
        }
        catch (ZenohException failure)
        {
            Notice.Error(failure.Message);
            return Failure;
        }
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine($"zenoh {Version}");
            return 0;
        }
    }
}
