using Dora.Daemon.Logs;
using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>From the first process to the last, or to the first that could not be started. Used by the loop only.</summary>
internal sealed class StartPhase(RunContext context, StartBarrier barrier, StopLadder ladder, NodeExits exits, Outputs outputs)
{
    /// <summary>True once nothing more will be started but nodes that return.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A process runs.</summary>
    public void Handle(LoopEvent.ProcessStarted started)
    {
        NodeRun node = started.Node;
        node.IsLaunching = false;
        node.Process = started.Process;
        if (node.State == NodeState.Waiting)
            node.State = NodeState.Starting;
        barrier.Expect(node);
        ladder.CatchUp(node);
        if (node.RestartCount > 0)
            outputs.TellOfRestart(node);
    }

    /// <summary>A process could not be started. In the first round that ends all others.</summary>
    public void Handle(LoopEvent.SpawnFailed failed)
    {
        exits.Handle(failed);
        if (IsOver)
            return;
        foreach (NodeRun other in context.Unfinished)
            other.KilledBecause = new FailureCause.Cascading(failed.Node.Id);
        ladder.KillAll();
    }

    /// <summary>The first round is over. After one that failed or was cancelled, nodes that never had a process end here.</summary>
    public void Handle(LoopEvent.StartOver over)
    {
        IsOver = true;
        if (over.IsCancelled)
            ladder.KillAll();
        if (context.IsStopping)
        {
            foreach (NodeRun node in context.Unfinished.Where(node => node.Process is null).ToArray())
                EndUnstarted(node);
            return;
        }

        if (context.Nodes.Count > 0 && context.Nodes.All(node => node.IsDynamic))
        {
            string names = string.Join(", ", context.Nodes.Select(node => $"`{node.Id}`"));
            context.Hub.Info(LogTargets.DoraDaemon, $"waiting for dynamic node(s) {names}; stop with Ctrl-C");
        }

        barrier.Check();
    }

    private void EndUnstarted(NodeRun node)
    {
        if (node.KilledBecause is not FailureCause.Cascading cascade)
        {
            // A stop while the processes were being started; the rest of them is not needed any more.
            exits.End(node, null);
            return;
        }

        NodeExit exit = new NodeExit.NotSpawned($"not started because node `{cascade.Node}` could not be");
        exits.End(node, new NodeFailure(exit, cascade, [], false));
    }
}
