using Dora.Descriptor.Assembly;
using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Model;
using Dora.Descriptor.Text;
using Dora.Protocol;

namespace Dora.Descriptor.Wiring;

/// <summary>Finds the output behind every input.</summary>
internal sealed class WiringResolver
{
    private const int MaxListedOutputs = 10;

    private readonly IReadOnlyList<NodeCandidate> _nodes;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, NodeCandidate> _byId;

    /// <summary>Nodes by the id of an operator: the first draft of the format addressed operators without their node.</summary>
    private readonly ILookup<string, NodeCandidate> _byOperator;

    public WiringResolver(IReadOnlyList<NodeCandidate> nodes, DiagnosticBag diagnostics)
    {
        _nodes = nodes;
        _diagnostics = diagnostics;
        _byId = nodes.DistinctBy(node => node.Id).ToDictionary(node => node.Id);
        _byOperator = nodes.SelectMany(node => node.Operators.Select(item => (item.Id, Node: node))).ToLookup(item => item.Id, item => item.Node);
    }

    /// <summary>Sets the source of every input that has one, and reports the others.</summary>
    public void Resolve()
    {
        foreach (NodeCandidate node in _nodes)
        {
            foreach (InputCandidate input in node.Inputs)
                input.Source = Find(input, $"{node.Id}/{input.Name}");
        }
    }

    private InputSource? Find(InputCandidate input, string inputName)
    {
        Position at = input.Entry.Value.SourceAt;
        ParsedSource source = SourceParser.Parse(input.Entry.Value.Source, out string? problem, out string? hint);
        if (problem is not null)
        {
            _diagnostics.Error(at, $"input `{inputName}`: {problem}", hint);
            return null;
        }

        if (source.BuiltIn is InputSource.Logs { Node: { } logged } && !_byId.ContainsKey(logged.Value))
            ReportNode(at, logged.Value, inputName);
        if (source.BuiltIn is not null)
            return source.BuiltIn;
        if (_byId.TryGetValue(source.First, out NodeCandidate? node))
            return FindOutput(node, source.Rest, at, inputName);
        return FindOperator(source, at, inputName);
    }

    private InputSource.NodeOutput? FindOutput(NodeCandidate node, string output, Position at, string inputName)
    {
        string full = node.SingleOperator is { } only && !node.Outputs.Contains(output) ? $"{only}/{output}" : output;
        if (node.Outputs.Contains(full))
            return new InputSource.NodeOutput(new NodeId(node.Id), new DataId(full));
        if (!node.OutputsUncertain)
            ReportOutput(node, output, full, at, inputName);
        return null;
    }

    private InputSource.NodeOutput? FindOperator(ParsedSource source, Position at, string inputName)
    {
        NodeCandidate[] hosts = [.. _byOperator[source.First].Where(host => host.Outputs.Contains($"{source.First}/{source.Rest}"))];
        if (hosts is [var host])
            return new InputSource.NodeOutput(new NodeId(host.Id), new DataId($"{source.First}/{source.Rest}"));
        if (hosts.Length > 1)
        {
            string choices = string.Join(" or ", hosts.Select(item => $"`{item.Id}/{source.First}/{source.Rest}`"));
            _diagnostics.Error(at,
                $"source `{source.First}/{source.Rest}` of input `{inputName}` is ambiguous: several nodes have an operator `{source.First}`",
                    $"write {choices}");
            return null;
        }

        ReportNode(at, source.First, inputName);
        return null;
    }

    private void ReportNode(Position at, string id, string inputName) =>
        _diagnostics.Error(at,
            $"source node `{id}` mapped to input `{inputName}` does not exist{(_diagnostics.IsFull ? "" : NearestName.Suggest(id, _byId.Keys))}");

    private void ReportOutput(NodeCandidate node, string written, string full, Position at, string inputName)
    {
        int slash = full.IndexOf('/', StringComparison.Ordinal);
        bool unknownOperator = node.Operators.Count > 0 && slash > 0 && node.Operators.All(item => item.Id != full[..slash]);
        string message = unknownOperator
            ? $"source operator `{node.Id}/{full[..slash]}` used for input `{inputName}` does not exist"
            : $"output `{node.Id}/{full}` mapped to input `{inputName}` does not exist";
        string? nearest = _diagnostics.IsFull ? null : NearestName.Find(written, node.Outputs) ?? NearestName.Find(full, node.Outputs);
        string suggestion = nearest is null ? "" : $"; did you mean `{node.Id}/{nearest}`?";
        _diagnostics.Error(at, message + suggestion, OutputHint(node, full));
    }

    private static string OutputHint(NodeCandidate node, string output)
    {
        if (node.SendStdoutAs == output)
            return $"`{output}` is the `send_stdout_as` of node `{node.Id}`; list it under its `outputs` too";
        if (node.Outputs.Count == 0)
            return $"node `{node.Id}` has no `outputs`";
        string listed = string.Join(", ", node.Outputs.Take(MaxListedOutputs).Select(name => $"`{name}`"));
        return $"node `{node.Id}` has the outputs {listed}{(node.Outputs.Count > MaxListedOutputs ? ", …" : "")}";
    }
}
