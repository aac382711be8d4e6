using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>
/// How a dataflow maps to a fabric: participant i is node i of the dataflow, the participants after them are the daemon itself.
/// </summary>
/// <param name="Fabric">What the fabric makes.</param>
/// <param name="Nodes">The wiring of each node.</param>
/// <param name="Outlets">What the daemon itself sends.</param>
internal sealed record DataflowPlan(FabricPlan Fabric, IReadOnlyList<NodeWiring> Nodes, IReadOnlyList<Outlet> Outlets);

/// <summary>The edges of a node.</summary>
/// <param name="Outputs">The outputs it sends itself; their order is that of the transport.</param>
/// <param name="InputEdges">For each input the index of its edge in the fabric.</param>
internal sealed record NodeWiring(IReadOnlyList<DataId> Outputs, IReadOnlyList<int> InputEdges)
{
    /// <summary>The transport's index of an output, or -1 when the node does not send it.</summary>
    public int IndexOf(DataId output) => Outputs.Index().FirstOrDefault(pair => pair.Item == output, (-1, default)).Item1;
}

/// <summary>Something the daemon sends to nodes.</summary>
/// <param name="Source">What it is.</param>
/// <param name="Parts">Where it leaves; several when it has more readers than one participant may feed.</param>
internal sealed record Outlet(OutletSource Source, IReadOnlyList<OutletPart> Parts);

/// <summary>An output of one of the daemon's own participants.</summary>
/// <param name="Participant">The participant.</param>
/// <param name="Output">Its output.</param>
internal sealed record OutletPart(int Participant, int Output);

/// <summary>What the daemon sends: exactly one of its cases.</summary>
internal abstract record OutletSource
{
    private OutletSource()
    {
    }

    /// <summary>Ticks; one clock per interval, however many nodes listen.</summary>
    public sealed record Ticks(long IntervalNanoseconds) : OutletSource;

    /// <summary>Log records.</summary>
    public sealed record Logs(LogLevel MinLevel, NodeId? Node) : OutletSource;

    /// <summary>The lines a node prints (<c>send_stdout_as</c>).</summary>
    public sealed record NodeLines(NodeId Node) : OutletSource;

    /// <summary>The log records of a node (<c>send_logs_as</c>).</summary>
    public sealed record NodeRecords(NodeId Node) : OutletSource;
}
