using Dora.Daemon.Logs;
using Dora.Descriptor.Model;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>Turns a dataflow into a plan.</summary>
internal static class PlanBuilder
{
    /// <exception cref="DataflowStartException">An input names something that does not exist.</exception>
    public static DataflowPlan Build(Dataflow dataflow, RunOptions options)
    {
        NodeDefinition[] nodes = [.. dataflow.Nodes];
        Dictionary<NodeId, int> indexes = nodes.Index().ToDictionary(pair => pair.Item.Id, pair => pair.Index);
        DataId[][] outputs = [.. nodes.Select(OwnOutputs)];
        OutletBuilder outlets = new(nodes.Length);
        List<EdgePlan> edges = [];
        List<NodeWiring> wirings = [];
        foreach ((int consumer, NodeDefinition node) in nodes.Index())
        {
            List<int> inputEdges = [];
            foreach ((int input, InputDefinition definition) in node.Inputs.Index())
            {
                inputEdges.Add(edges.Count);
                OutletPart from = SourceOf(definition, node, nodes, indexes, outputs, outlets);
                bool isDynamic = node.Source is NodeSource.Dynamic;

                // The daemon serves all nodes and never waits for one of them.
                bool blocks = definition.QueuePolicy == QueuePolicy.Backpressure && from.Participant < nodes.Length;
                edges.Add(new EdgePlan(from.Participant, from.Output, consumer, input, Math.Max(definition.QueueSize, 1), blocks, isDynamic));
            }

            wirings.Add(new NodeWiring(outputs[consumer], inputEdges));
        }

        ParticipantPlan[] participants = [.. nodes.Select((node, i) => Participant(node, outputs[i].Length, options)), .. outlets.Participants()];
        return new DataflowPlan(new FabricPlan(participants, edges), wirings, outlets.Build());
    }

    private static ParticipantPlan Participant(NodeDefinition node, int outputs, RunOptions options) =>
        new(node.Id.Value, node.Inputs.Count, outputs, node.SharedMemoryPoolBytes ?? options.PoolLimitBytes);

    /// <summary>What the daemon sends in the name of a node is not the node's to send.</summary>
    private static DataId[] OwnOutputs(NodeDefinition node) =>
        [.. node.Outputs.Where(output => output != node.SendStdoutAs && output != node.SendLogsAs)];

    private static OutletPart SourceOf(
        InputDefinition input,
        NodeDefinition node,
        NodeDefinition[] nodes,
        Dictionary<NodeId, int> indexes,
        DataId[][] outputs,
        OutletBuilder outlets)
    {
        switch (input.Source)
        {
            case InputSource.Timer timer:
                return outlets.AddReader(new OutletSource.Ticks(timer.IntervalNanoseconds));
            case InputSource.Logs logs:
                return outlets.AddReader(new OutletSource.Logs(LogLevels.Parse(logs.MinLevel), logs.Node));
            case InputSource.NodeOutput source when indexes.TryGetValue(source.Node, out int producer):
                if (nodes[producer].SendStdoutAs == source.Output)
                    return outlets.AddReader(new OutletSource.NodeLines(source.Node));
                if (nodes[producer].SendLogsAs == source.Output)
                    return outlets.AddReader(new OutletSource.NodeRecords(source.Node));
                int output = Array.IndexOf(outputs[producer], source.Output);
                return output >= 0
                    ? new OutletPart(producer, output)
                    : throw new DataflowStartException($"output `{source}` mapped to input `{node.Id}/{input.Id}` does not exist");
            case InputSource.NodeOutput missing:
                throw new DataflowStartException($"source node `{missing.Node}` mapped to input `{node.Id}/{input.Id}` does not exist");
            default:
                throw new DataflowStartException($"input `{node.Id}/{input.Id}` has a source this daemon does not know: `{input.Source}`");
        }
    }
}
