using System.Globalization;
using Dora.Daemon.Lifecycle;
using Dora.Daemon.Logs;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Health;

/// <summary>
/// Kills nodes that hang (<c>health_check_timeout</c>). A sign of life is a message taken or sent, as the counters of the edges show
/// it. A node that has nothing to read and nothing to send is idle, not ill; one without inputs must send. Used by the loop only.
/// </summary>
internal sealed class LifeWatch
{
    private readonly RunContext _context;
    private readonly Dictionary<NodeRun, (long Signs, long Since)> _seen = [];
    private readonly ILookup<int, int> _outgoing;

    public LifeWatch(RunContext context)
    {
        _context = context;
        _outgoing = context.Plan.Fabric.Edges.Index().ToLookup(pair => pair.Item.Producer, pair => pair.Index);
    }

    /// <summary>Begins to look, if any node wants it.</summary>
    public void Start()
    {
        NodeRun[] watched = [.. _context.Nodes.Where(node => node.Definition.HealthCheckTimeout is not null && !node.IsDynamic)];
        if (watched.Length == 0)
            return;
        TimeSpan half = watched.Min(node => node.Definition.HealthCheckTimeout!.Value) / 2;
        TimeSpan wanted = _context.Dataflow.HealthCheckInterval;
        Plan(watched, half < wanted ? half : wanted);
    }

    private void Plan(NodeRun[] watched, TimeSpan interval) => _context.Deadlines.After(interval, () =>
    {
        foreach (NodeRun node in watched)
            Look(node);
        Plan(watched, interval);
    });

    private void Look(NodeRun node)
    {
        if (node.State != NodeState.Running || node.IsStopping || node.Process is null || node.KilledBecause is not null)
        {
            _ = _seen.Remove(node);
            return;
        }

        (long signs, bool isIdle) = Examine(node);
        TimeSpan timeout = node.Definition.HealthCheckTimeout!.Value;
        if (isIdle || !_seen.TryGetValue(node, out (long Signs, long Since) last) || last.Signs != signs)
            _seen[node] = (signs, _context.Time.GetTimestamp());
        else if (_context.Time.GetElapsedTime(last.Since) >= timeout)
            Kill(node, timeout);
    }

    private (long Signs, bool IsIdle) Examine(NodeRun node)
    {
        long signs = (long)node.RestartCount << 48;
        int unread = 0;
        foreach (int edge in node.Wiring.InputEdges)
        {
            EdgeCounters counters = _context.Fabric.Counters(edge);
            unread += counters.Unread;
            signs += counters.Published - counters.Dropped - counters.Unread;
        }

        foreach (int edge in _outgoing[node.Index])
            signs += _context.Fabric.Counters(edge).Published;
        return (signs, node.Wiring.InputEdges.Count > 0 && unread == 0);
    }

    private void Kill(NodeRun node, TimeSpan timeout)
    {
        _context.Hub.Warn(LogTargets.Daemon,
            string.Create(CultureInfo.InvariantCulture,
                $"no sign of life for {timeout.TotalSeconds:0.###} s although messages wait for it (or it has none to wait for); it is killed"),
            node.Id);
        node.KilledBecause = new FailureCause.Unhealthy(timeout);
        _ = node.Process!.SignalGroup(Signals.Kill);
    }
}
