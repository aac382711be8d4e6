using Dora.Daemon.Lifecycle;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Health;

/// <summary>
/// Watches inputs with an <c>input_timeout</c> by the counters of their edges: nothing is added to the path of a message. Used by the loop only.
/// </summary>
internal sealed class InputTimeouts
{
    /// <summary>A timeout is noticed at most a tenth of it late, and never sampled more or less often than this.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc cref="ShortestInterval"/>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(250);

    private readonly RunContext _context;
    private readonly List<Watch> _watches;

    public InputTimeouts(RunContext context)
    {
        _context = context;
        _watches = [.. context.Nodes.SelectMany(node => node.Definition.Inputs.Index()
            .Where(pair => pair.Item.Timeout is not null)
            .Select(pair => new Watch(node, pair.Item, node.Wiring.InputEdges[pair.Index])))];
    }

    /// <summary>Begins to count: messages can flow from now on.</summary>
    public void Start()
    {
        if (_watches.Count == 0)
            return;
        foreach (Watch watch in _watches)
            watch.LastChange = _context.Time.GetTimestamp();
        TimeSpan tenth = _watches.Min(watch => watch.Input.Timeout!.Value) / 10;
        Plan(tenth < ShortestInterval ? ShortestInterval : tenth > LongestInterval ? LongestInterval : tenth);
    }

    private void Plan(TimeSpan interval) => _context.Deadlines.After(interval, () =>
    {
        foreach (Watch watch in _watches.Where(watch => watch.Node.State == NodeState.Running))
            Look(watch);
        Plan(interval);
    });

    private void Look(Watch watch)
    {
        long published = _context.Fabric.Counters(watch.Edge).Published;
        if (published != watch.Published)
        {
            watch.Published = published;
            watch.LastChange = _context.Time.GetTimestamp();
            if (watch.HasTimedOut)
                watch.Node.Session?.TrySend(new DaemonToNode.InputRecovered(watch.Input.Id));
            watch.HasTimedOut = false;
        }
        else if (!watch.HasTimedOut && IsOpen(watch.Input) && _context.Time.GetElapsedTime(watch.LastChange) >= watch.Input.Timeout)
        {
            watch.HasTimedOut = true;
            watch.Node.Session?.TrySend(new DaemonToNode.InputTimedOut(watch.Input.Id));
        }
    }

    private bool IsOpen(InputDefinition input) =>
        input.Source is not InputSource.NodeOutput source || _context.Find(source.Node)!.IsOpen(source.Output);

    private sealed class Watch(NodeRun node, InputDefinition input, int edge)
    {
        public NodeRun Node { get; } = node;

        public InputDefinition Input { get; } = input;

        public int Edge { get; } = edge;

        public long Published { get; set; }

        public long LastChange { get; set; }

        public bool HasTimedOut { get; set; }
    }
}
