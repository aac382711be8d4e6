using System.Globalization;
using Dora.Daemon.Lifecycle;
using Dora.Daemon.Logs;

namespace Dora.Daemon.Health;

/// <summary>
/// Ends what has nothing left to do: nodes that outlive their last input while nobody else works, and, where the dataflow wants it,
/// nodes that only wait for timers. Used by the loop only, whenever a node or an output has ended.
/// </summary>
internal sealed class FinishWatch(RunContext context, StopLadder ladder)
{
    private readonly HashSet<NodeRun> _planned = [];

    public void Look()
    {
        NodeRun[] left = [.. context.Unfinished];
        if (left.Length == 0 || context.IsStopping)
            return;
        if (left.All(context.HasOutlivedItsInputs))
            PlanEnd(left);
        else if (WantsEarlyEnd && left.All(context.OnlyWaitsForTimers) && left.Length < context.Nodes.Count(node => !node.IsDynamic))
        {
            context.Hub.Info(LogTargets.DoraDaemon, "only nodes that wait for timers are left -> stopping dataflow");
            ladder.StopAll(context.Options.Grace);
        }
    }

    private bool WantsEarlyEnd => context.Options.ExitWhenNodesFinish || context.Dataflow.ExitWhenNodesFinish;

    private void PlanEnd(NodeRun[] stragglers)
    {
        foreach (NodeRun node in stragglers.Where(_planned.Add))
        {
            TimeSpan grace = node.Definition.FinishGrace ?? context.Options.FinishGrace;
            context.Deadlines.After(grace, () => End(node, grace));
        }
    }

    private void End(NodeRun node, TimeSpan grace)
    {
        if (node.HasEnded || node.IsStopping)
            return;
        context.Hub.Warn(LogTargets.Daemon,
            string.Create(CultureInfo.InvariantCulture, $"`{node.Id}` has outlived its last input for {grace.TotalSeconds:0.###} s and "
                + $"nobody else works; it is stopped (`finish_grace_secs` changes that)"),
            node.Id);
        ladder.Stop([node], context.Options.Grace);
    }
}
