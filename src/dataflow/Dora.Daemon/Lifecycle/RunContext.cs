using Dora.Daemon.Logs;
using Dora.Daemon.Routing;
using Dora.Descriptor.Model;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Lifecycle;

/// <summary>What all handlers of a run share. The nodes' state is changed by the loop only.</summary>
internal sealed class RunContext
{
    private Dictionary<NodeId, NodeRun>? _byId;

    public required DataflowId Id { get; init; }

    public required Dataflow Dataflow { get; init; }

    public required RunOptions Options { get; init; }

    public required DataflowPlan Plan { get; init; }

    public required IReadOnlyList<NodeRun> Nodes { get; init; }

    public required IFabric Fabric { get; init; }

    public required LogHub Hub { get; init; }

    public required LoopQueue Queue { get; init; }

    public required Deadlines Deadlines { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>What the machine is called; the same in every run.</summary>
    public string MachineName { get; } = Environment.MachineName;

    /// <summary>True once somebody wants the whole run to end.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Nodes the run waits for.</summary>
    public IEnumerable<NodeRun> Unfinished => Nodes.Where(node => !node.IsDynamic && !node.HasEnded);

    public NodeRun? Find(NodeId id) => (_byId ??= Nodes.ToDictionary(node => node.Id)).GetValueOrDefault(id);

    /// <summary>The readers of a node's own outputs, each with its inputs.</summary>
    public IEnumerable<(NodeRun Reader, IReadOnlyList<DataId> Inputs)> ReadersOf(NodeRun node) => Plan.Fabric.Edges
        .Where(edge => edge.Producer == node.Index)
        .GroupBy(edge => edge.Consumer, edge => edge.Input)
        .Select(group => (Nodes[group.Key], (IReadOnlyList<DataId>)[.. group.Select(input => Nodes[group.Key].Definition.Inputs[input].Id)]));

    /// <summary>
    /// True while an input that another node feeds may still get something. The edges are asked as well as the nodes: a reader that acts on
    /// the end of an input may be heard before the one that closed it.
    /// </summary>
    public bool HasOpenInput(NodeRun node) => node.Definition.Inputs.Index()
        .Any(input => input.Item.Source is InputSource.NodeOutput source
            && Find(source.Node)!.IsOpen(source.Output)
            && !IsEdgeClosed(node.Index, input.Index));

    /// <summary>True for a node whose inputs came from other nodes only and are all closed.</summary>
    public bool HasOutlivedItsInputs(NodeRun node) =>
        node.Definition.Inputs.Count > 0
        && node.Definition.Inputs.All(input => input.Source is InputSource.NodeOutput)
        && !HasOpenInput(node);

    /// <summary>True for a node that nothing but ticks and log records can still reach.</summary>
    public bool OnlyWaitsForTimers(NodeRun node) =>
        node.Definition.Inputs.Any(input => input.Source is not InputSource.NodeOutput) && !HasOpenInput(node);

    private bool IsEdgeClosed(int consumer, int input) => Plan.Fabric.Edges.Index()
        .Any(edge => edge.Item.Consumer == consumer && edge.Item.Input == input && Fabric.IsClosed(edge.Index));
}
