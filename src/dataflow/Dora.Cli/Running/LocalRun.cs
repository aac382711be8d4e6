using Dora.Cli.Building;
using Dora.Cli.Logs;
using Dora.Cli.Output;
using Dora.Daemon;
using Dora.Descriptor;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Cli.Running;

/// <summary>One <c>dora run</c>: validate, build what is missing, validate with all files, run, report.</summary>
internal sealed class LocalRun
{
    private const string KilledText = "received second ctrl-c signal: the nodes were killed";

    private readonly DataflowId _id = DataflowId.New();
    private readonly RunEnvironment _environment = new(Environment.GetEnvironmentVariable);

    public required string Path { get; init; }

    public bool Uv { get; init; }

    public required IReadOnlyDictionary<string, string> ExtraEnvironment { get; init; }

    public required LogFilter Filter { get; init; }

    public required LogFormat Format { get; init; }

    public TimeSpan? StopAfter { get; init; }

    public required TimeSpan Grace { get; init; }

    public bool ExitWhenNodesFinish { get; init; }

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using SignalLadder signals = new();
        TerminalLogSink sink = new(Filter, LogLine.Writer(Format, Terminal.ColoursOutput), signals.StopQuietly);
        try
        {
            (Dataflow dataflow, Session session) = await PrepareAsync(sink, signals.Preparation).ConfigureAwait(false);
            signals.Preparation.ThrowIfCancellationRequested();
            DataflowRun run = await DataflowRunner.StartAsync(dataflow, OptionsFor(dataflow, session), sink, signals.Start).ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
            {
                signals.Attach(run);
                return Report(await run.Completion.ConfigureAwait(false), signals.Killed);
            }
        }
        catch (DataflowStartException error)
        {
            throw new CommandFailedException(error.Message);
        }
        catch (OperationCanceledException) when (signals.Preparation.IsCancellationRequested)
        {
            throw new CommandFailedException(signals.Killed ? KilledText : "interrupted before the dataflow was started");
        }
    }

    private static int Report(DataflowResult result, bool killed)
    {
        if (killed)
            throw new CommandFailedException(KilledText);
        if (!result.Succeeded)
            throw new CommandFailedException(FailureText.Summarize(result, nameDataflow: false));
        return 0;
    }

    private async Task<(Dataflow Dataflow, Session Session)> PrepareAsync(TerminalLogSink sink, CancellationToken cancellationToken)
    {
        // What is built need not exist before; afterwards everything must.
        ReadOptions options = new() { Uv = Uv, Environment = Lookup, CheckFiles = false, Purpose = ReadPurpose.Run };
        ReadResult before = DataflowReader.Read(Path, options);
        if (!before.Succeeded)
            throw new CommandFailedException(DataflowFile.Describe(DataflowReader.Read(Path, options with { CheckFiles = true })));
        BuildOptions build = new()
        {
            BaseDirectory = System.IO.Path.GetDirectoryName(before.Dataflow.SourcePath)!,
            Uv = Uv,
            ExtraEnvironment = ExtraEnvironment,
            Show = (node, level, text) => sink.Write(BuildRecord(node, level, text)),
        };
        Session session = await new DataflowBuilder(before.Dataflow, build).BuildMissingAsync(cancellationToken).ConfigureAwait(false);
        return (DataflowFile.Read(Path, options with { CheckFiles = true }), session);
    }

    private LogRecord BuildRecord(NodeId node, LogLevel level, string text) => new()
    {
        Timestamp = TimeProvider.System.GetUtcNow(),
        Level = level,
        Message = text,
        Stream = level == LogLevel.Stdout ? "stdout" : null,
        Node = node,
        Dataflow = _id,
    };

    private RunOptions OptionsFor(Dataflow dataflow, Session session) => new()
    {
        WorkingDirectory = System.IO.Path.GetDirectoryName(dataflow.SourcePath)!,
        Id = _id,
        Grace = Grace,
        Uv = Uv,
        ExtraEnvironment = ExtraEnvironment,
        StopAfter = StopAfter,
        ExitWhenNodesFinish = ExitWhenNodesFinish,
        Quiet = _environment.Quiet,
        Transport = _environment.Transport,
        NodeDirectories = dataflow.Nodes.Where(node => node.Git is not null && session.NodeDirectories.ContainsKey(node.Id.Value))
            .ToDictionary(node => node.Id, node => session.NodeDirectories[node.Id.Value]),
    };

    private string? Lookup(string name) => ExtraEnvironment.TryGetValue(name, out string? value) ? value : Environment.GetEnvironmentVariable(name);
}
