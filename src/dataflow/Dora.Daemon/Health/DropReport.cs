using System.Globalization;
using Dora.Daemon.Lifecycle;
using Dora.Daemon.Logs;
using Dora.Protocol;

namespace Dora.Daemon.Health;

/// <summary>Tells, at most once a second and per input, what was lost since the last time. Used by the loop only.</summary>
internal sealed class DropReport(RunContext context)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long[] _reported = new long[context.Plan.Fabric.Edges.Count];

    public void Run()
    {
        foreach (NodeRun node in context.Nodes)
        {
            ReportInputs(node);
            if (node.Log.TakeLostLines() is var lines and > 0)
            {
                context.Hub.Warn(LogTargets.Daemon,
                    string.Create(CultureInfo.InvariantCulture,
                        $"lines not shown because they came faster than they can be: {lines}; the log file has them all"),
                    node.Id);
            }
        }
    }

    private void ReportInputs(NodeRun node)
    {
        foreach ((int input, int edge) in node.Wiring.InputEdges.Index())
        {
            long dropped = context.Fabric.Counters(edge).Dropped;
            long fresh = dropped - _reported[edge];
            _reported[edge] = dropped;
            if (fresh <= 0)
                continue;
            DataId id = node.Definition.Inputs[input].Id;
            int size = context.Plan.Fabric.Edges[edge].QueueSize;
            context.Hub.Warn(LogTargets.Daemon,
                string.Create(CultureInfo.InvariantCulture, $"input `{id}`: {fresh} messages dropped because the queue (size {size}) was full"),
                    node.Id);
        }
    }
}
