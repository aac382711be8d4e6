using Dora.Daemon.Lifecycle;
using Dora.Daemon.Logs;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>The daemon's own sending ends, connected to what they carry. Disposing closes them.</summary>
internal sealed class DaemonOutlets : IDisposable
{
    private readonly Dictionary<int, IOutbox> _outboxes = [];
    private readonly List<(long IntervalNanoseconds, Publication Ticks)> _timers = [];

    public DaemonOutlets(DataflowPlan plan, IFabric fabric)
    {
        HybridClock clock = new();
        foreach (Outlet outlet in plan.Outlets)
        {
            foreach (OutletPart part in outlet.Parts)
            {
                if (!_outboxes.ContainsKey(part.Participant))
                    _outboxes[part.Participant] = fabric.OpenOutbox(part.Participant);
            }

            Publications[outlet.Source] = new Publication([.. outlet.Parts.Select(part => (_outboxes[part.Participant], part.Output))], clock);
        }
    }

    /// <summary>The intervals somebody listens to, and where their ticks go.</summary>
    public IReadOnlyList<(long IntervalNanoseconds, Publication Ticks)> Timers => _timers;

    private Dictionary<OutletSource, Publication> Publications { get; } = [];

    /// <summary>Connects every outlet to its source.</summary>
    public void Connect(IReadOnlyList<NodeRun> nodes, LogHub hub)
    {
        HashSet<NodeId> readers = [.. nodes.Where(ReadsLogs).Select(node => node.Id)];
        List<LogSubscription> subscriptions = [];
        foreach ((OutletSource source, Publication publication) in Publications)
        {
            switch (source)
            {
                case OutletSource.Ticks ticks:
                    _timers.Add((ticks.IntervalNanoseconds, publication));
                    break;
                case OutletSource.Logs logs:
                    subscriptions.Add(new LogSubscription(publication, logs.MinLevel, logs.Node, readers));
                    break;
                case OutletSource.NodeLines lines:
                    nodes.First(node => node.Id == lines.Node).Log.Lines = publication;
                    break;
                case OutletSource.NodeRecords records:
                    nodes.First(node => node.Id == records.Node).Log.Records = publication;
                    break;
                default:
                    throw new InvalidOperationException($"nothing feeds {source}");
            }
        }

        hub.Subscribe(subscriptions);
    }

    public void Dispose()
    {
        foreach (Publication publication in Publications.Values)
            publication.End();
        foreach (IOutbox outbox in _outboxes.Values)
            outbox.Dispose();
    }

    private static bool ReadsLogs(NodeRun node) => node.Definition.Inputs.Any(input => input.Source is Descriptor.Model.InputSource.Logs);
}
