using Dora.Daemon.Logs;
using Dora.Daemon.Routing;
using Dora.Daemon.Spawning;
using Dora.Descriptor.Model;
using Dora.Protocol;
using Dora.Transport;
using SharedMemory.Linux;

namespace Dora.Daemon.Lifecycle;

/// <summary>The two phases of a start: prepare every node, then start every process; nothing is left when either fails.</summary>
internal sealed class DataflowStarter(Dataflow dataflow, RunOptions options, DataflowId id, LogHub hub)
{
    /// <summary>Programs that are downloaded at a time.</summary>
    private const int ParallelPreparations = 8;

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<DataflowRun> StartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.WorkingDirectory))
            throw new DataflowStartException($"working directory does not exist: {options.WorkingDirectory}");
        DataflowPlan plan = PlanBuilder.Build(dataflow, options);
        (NodeLaunch? Launch, NodeFailure? Failure)[] prepared = await PrepareAllAsync(cancellationToken).ConfigureAwait(false);
        if (prepared.Any(node => node.Failure is not null))
            return await RefuseAsync(prepared).ConfigureAwait(false);

        hub.Info(LogTargets.DoraDaemon, "finished building nodes, spawning...");
        IProcessFabric fabric = FabricChoice.Create(plan.Fabric, options.Transport, options.Makers, text => hub.Warn(LogTargets.Daemon, text));
        RunParts parts = Assemble(plan, prepared, fabric);
        Task<DataflowResult> completion = Task.Run(() => RunAsync(parts), CancellationToken.None);
        DataflowRun run = new(id, completion, parts.Loop);
        await LaunchAllAsync(parts, cancellationToken).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            return run;
        _ = await completion.ConfigureAwait(false);
        throw new OperationCanceledException("the start was cancelled; what had been started is killed", cancellationToken);
    }

    private async Task<(NodeLaunch? Launch, NodeFailure? Failure)[]> PrepareAllAsync(CancellationToken cancellationToken)
    {
        var results = new (NodeLaunch? Launch, NodeFailure? Failure)[dataflow.Nodes.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = ParallelPreparations, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, parallel, async (i, cancel) =>
        {
            if (dataflow.Nodes[i].Source is not NodeSource.Dynamic)
                results[i] = await PrepareAsync(dataflow.Nodes[i], cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach ((int i, (NodeLaunch? launch, _)) in results.Index())
        {
            if (launch is { Announcement: { } announcement })
                hub.Info(LogTargets.Spawner, announcement, dataflow.Nodes[i].Id);
        }

        return results;
    }

    private async Task<(NodeLaunch? Launch, NodeFailure? Failure)> PrepareAsync(NodeDefinition node, CancellationToken cancellationToken)
    {
        hub.Debug(LogTargets.DaemonSpawner, "spawning node", node.Id);
        try
        {
            return (await NodePreparer.PrepareAsync(node, options, text => hub.Warn(LogTargets.Spawner, text, node.Id), cancellationToken)
                .ConfigureAwait(false), null);
        }
        catch (PrepareException error)
        {
            return (null, new NodeFailure(new NodeExit.NotSpawned(error.Message), new FailureCause.Own(), [], false));
        }
    }

    /// <summary>One node cannot be started, so none is.</summary>
    private async Task<DataflowRun> RefuseAsync((NodeLaunch? Launch, NodeFailure? Failure)[] prepared)
    {
        int first = Array.FindIndex(prepared, node => node.Failure is not null);
        NodeId spoiler = dataflow.Nodes[first].Id;
        List<NodeResult> results = [];
        foreach ((int i, NodeDefinition node) in dataflow.Nodes.Index())
        {
            if (node.Source is NodeSource.Dynamic)
                continue;
            NodeFailure failure = prepared[i].Failure ?? new NodeFailure(
                new NodeExit.NotSpawned($"not started because node `{spoiler}` could not be"), new FailureCause.Cascading(spoiler), [], false);
            results.Add(new NodeResult(node.Id, _time.GetUtcNow(), failure));
            if (prepared[i].Failure is not null)
                hub.Error(LogTargets.Daemon, FailureText.Describe(failure), node.Id);
        }

        await hub.DisposeAsync().ConfigureAwait(false);
        IReadOnlyList<NodeStatus> ended = [.. dataflow.Nodes.Select(node => new NodeStatus(node.Id, NodeState.Ended, null, 0))];
        return new DataflowRun(new DataflowResult(id, results), ended);
    }

    private RunParts Assemble(DataflowPlan plan, (NodeLaunch? Launch, NodeFailure? Failure)[] prepared, IProcessFabric fabric)
    {
        DaemonOutlets? outlets = null;
        LoopQueue queue = new();
        try
        {
            outlets = new DaemonOutlets(plan, fabric);
            NodeRun[] nodes = [.. dataflow.Nodes.Select((node, i) =>
                new NodeRun(i, node, plan.Nodes[i], prepared[i].Launch, LogOf(node, prepared[i].Launch)))];
            outlets.Connect(nodes, hub);
            RunContext context = new()
            {
                Id = id,
                Dataflow = dataflow,
                Options = options,
                Plan = plan,
                Nodes = nodes,
                Fabric = fabric,
                Hub = hub,
                Queue = queue,
                Deadlines = new Deadlines(_time, queue.Wake),
                Time = _time,
            };
            ControlServer server = new(new SessionRequests(fabric, queue, dataflow.SourceText, id), hub);
            NodeLauncher launcher = new(context, server.Address);
            return new RunParts(context, server, outlets, launcher, new DataflowLoop(context, outlets, launcher));
        }
        catch (Exception error) when (error is TransportException or LinuxException)
        {
            outlets?.Dispose();
            fabric.Dispose();
            throw new DataflowStartException($"the dataflow cannot be started: {error.Message}", error);
        }
    }

    private NodeLog LogOf(NodeDefinition node, NodeLaunch? launch)
    {
        string directory = options.LogDirectory ?? Path.Combine(launch?.Directory ?? options.WorkingDirectory, "out", id.ToString());
        NodeLogFile? file = launch is null ? null : new NodeLogFile(
            Path.Combine(directory, $"log_{node.Id}.txt"), node.MaxLogBytes, node.MaxRotatedFiles, _time,
                text => hub.Warn(LogTargets.Daemon, text, node.Id));
        return new NodeLog(node, hub, file, options.Quiet, _time);
    }

    private static async Task LaunchAllAsync(RunParts parts, CancellationToken cancellationToken)
    {
        foreach (NodeRun node in parts.Context.Nodes.Where(node => !node.IsDynamic))
        {
            if (cancellationToken.IsCancellationRequested || !await parts.Launcher.LaunchAsync(node).ConfigureAwait(false))
                break;
        }

        await parts.Context.Queue.PostAsync(new LoopEvent.StartOver(cancellationToken.IsCancellationRequested)).ConfigureAwait(false);
    }

    private async Task<DataflowResult> RunAsync(RunParts parts)
    {
        RunContext context = parts.Context;
        await parts.Loop.RunAsync().ConfigureAwait(false);
        parts.Loop.Dispose();
        context.Queue.Close();
        context.Deadlines.Dispose();
        parts.Server.Dispose();
        foreach (NodeRun node in context.Nodes)
            node.Log.Dispose();
        parts.Outlets.Dispose();
        context.Fabric.Dispose();
        await hub.DisposeAsync().ConfigureAwait(false);
        return new DataflowResult(id, [.. context.Nodes.Select(node => node.Result).OfType<NodeResult>().OrderBy(result => result.EndedAt)]);
    }

    /// <summary>What a run consists of.</summary>
    private sealed record RunParts(RunContext Context, ControlServer Server, DaemonOutlets Outlets, NodeLauncher Launcher, DataflowLoop Loop);
}
