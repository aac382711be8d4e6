using System.Globalization;
using Dora.Daemon.Logs;
using Dora.Protocol;
using SharedMemory.Processes;

namespace Dora.Daemon.Lifecycle;

/// <summary>What follows from the end of a process: another incarnation, or the end of the node. Used by the loop only.</summary>
internal sealed class NodeExits(RunContext context, StartBarrier barrier, NodeLauncher launcher, Action<NodeRun> nodeEnded)
{
    /// <summary>
    /// How long the end of a process waits for the end of its connection, which something it left behind may hold open. Then the daemon ends
    /// the connection: what has arrived is still read, which is given as long again.
    /// </summary>
    public static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A process has ended. What it said last may still wait in its connection, so that is read to its end first.</summary>
    public void Handle(LoopEvent.ProcessEnded ended)
    {
        if (ended.Node.Session is null || ended.Node.RestartCount != ended.Incarnation)
        {
            Conclude(ended);
            return;
        }

        ended.Node.EndedProcess = ended;
        context.Deadlines.After(LastWordsTimeout, () => HangUp(ended));
    }

    /// <summary>A connection has ended; perhaps the end of its process waits for that.</summary>
    public void OnSessionEnded(NodeRun node)
    {
        if (node.Session is null && node.EndedProcess is { } ended)
            Conclude(ended);
    }

    private void HangUp(LoopEvent.ProcessEnded ended)
    {
        if (ended.Node.EndedProcess != ended)
            return;
        ended.Node.Session?.Close();
        context.Deadlines.After(LastWordsTimeout, () => Conclude(ended));
    }

    private void Conclude(LoopEvent.ProcessEnded ended)
    {
        NodeRun node = ended.Node;
        if (node.HasEnded || node.RestartCount != ended.Incarnation)
            return;
        node.EndedProcess = null;
        context.Hub.Debug(LogTargets.Daemon, $"handling node stop with exit status {ExitVerdict.Describe(ended.Exit)}", node.Id);
        node.Process = null;
        CloseSession(node);
        (NodeExit Exit, FailureCause Cause)? verdict = ExitVerdict.Judge(node, ended.Exit, barrier.Spoiler);
        NodeFailure? failure = verdict is { } bad ? new NodeFailure(bad.Exit, bad.Cause, ended.StderrTail, ended.IsTailTruncated) : null;
        if (MayReturn(node, failure) && node.Restarts.TryNext(failure is not null, context.Time.GetUtcNow(), out TimeSpan delay))
            PlanRestart(node, failure, delay);
        else
            End(node, failure, ended.Exit);
    }

    /// <summary>A process could not be started.</summary>
    public void Handle(LoopEvent.SpawnFailed failed)
    {
        NodeRun node = failed.Node;
        node.IsLaunching = false;
        if (!node.HasEnded)
            End(node, new NodeFailure(new NodeExit.NotSpawned(failed.Reason), new FailureCause.Own(), [], false));
    }

    /// <summary>A node will have no process any more, for a reason of the daemon.</summary>
    /// <param name="node">The node.</param>
    /// <param name="failure">What its result says; null for a success.</param>
    /// <param name="exit">How its process ended, if it had one.</param>
    public void End(NodeRun node, NodeFailure? failure, ChildExit exit = default)
    {
        node.Result = new NodeResult(node.Id, context.Time.GetUtcNow(), failure);
        node.State = NodeState.Ended;
        if (failure is null)
            ReportSuccess(node, exit);
        else
            ReportFailure(node, failure);
        CloseSession(node);
        context.Fabric.Gone(node.Index, willReturn: false);
        node.Log.CloseOutputs();
        if (!node.HasConnected && !node.IsDynamic && !barrier.IsOpen)
            barrier.Miss(node);
        nodeEnded(node);
    }

    /// <summary>A node that was to be started again will not be: the run stops, and a planned stop is no failure.</summary>
    public void Abandon(NodeRun node) => End(node, node.KilledBecause is { } cause
        ? new NodeFailure(new NodeExit.Signal(Signals.Kill), cause, [], false)
        : null);

    /// <summary>No process comes back after a stop, after all its inputs closed, or to hold up a start that cannot succeed.</summary>
    private bool MayReturn(NodeRun node, NodeFailure? failure)
    {
        if (node.IsStopping || context.IsStopping || barrier.Spoiler is not null || context.HasOutlivedItsInputs(node))
            return false;
        return barrier.IsOpen || node.HasConnected || !node.IsAwaited || failure is { Cause: not FailureCause.StartupTimeout };
    }

    private void PlanRestart(NodeRun node, NodeFailure? failure, TimeSpan delay)
    {
        string how = failure is null ? "finished" : FailureText.Describe(failure);
        context.Fabric.Gone(node.Index, willReturn: true);
        node.BeginAgain();
        context.Hub.Warn(LogTargets.Daemon,
            string.Create(CultureInfo.InvariantCulture, $"{how}\nrestarting in {delay.TotalSeconds:0.###} s (restart {node.RestartCount})"), node.Id);
        context.Deadlines.After(delay, () => Restart(node));
    }

    private void Restart(NodeRun node)
    {
        if (node.HasEnded || node.IsStopping)
            return;
        node.IsLaunching = true;
        _ = launcher.LaunchAsync(node);
    }

    private void ReportSuccess(NodeRun node, ChildExit exit)
    {
        if (ExitVerdict.IsEndBySignal(node, exit))
            context.Hub.Info(
                LogTargets.Daemon, $"`{node.Id}` exited with {ExitVerdict.Describe(exit)} during planned stop; treating as clean", node.Id);
        context.Hub.Info(LogTargets.Daemon, $"{node.Id} finished successfully", node.Id);
    }

    private void ReportFailure(NodeRun node, NodeFailure failure)
    {
        if (failure.Cause is FailureCause.Cascading cascade)
            context.Hub.Info(LogTargets.Daemon, $"marking `{node.Id}` as cascading error caused by `{cascade.Node}`", node.Id);
        string text = FailureText.Describe(failure);
        context.Hub.Error(LogTargets.Daemon, text, node.Id);
        foreach ((NodeRun reader, IReadOnlyList<DataId> inputs) in context.ReadersOf(node))
        {
            if (reader.State == NodeState.Running)
                reader.Session?.TrySend(new DaemonToNode.NodeFailed(node.Id, text, inputs));
        }
    }

    private static void CloseSession(NodeRun node)
    {
        node.Session?.Close();
        node.Session = null;
    }
}
