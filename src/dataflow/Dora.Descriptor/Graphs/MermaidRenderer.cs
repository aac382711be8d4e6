using System.Text;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Descriptor.Graphs;

/// <summary>Writes a dataflow as a Mermaid flow chart, the way <c>dora graph --mermaid</c> of dora 0.3.13 does. Thread-safe.</summary>
public static class MermaidRenderer
{
    /// <summary>Renders the chart.</summary>
    /// <param name="dataflow">The dataflow; inputs from unknown nodes or outputs are drawn as coming from <c>missing</c>.</param>
    /// <returns>The text of the chart, lines ending with <c>\n</c>; nodes sorted by id.</returns>
    public static string Render(Dataflow dataflow)
    {
        ArgumentNullException.ThrowIfNull(dataflow);
        NodeDefinition[] nodes = [.. dataflow.Nodes.OrderBy(node => node.Id.Value, StringComparer.Ordinal)];
        var text = new StringBuilder("flowchart TB\n");
        foreach (NodeDefinition node in nodes)
            AppendNode(text, node);
        AppendBuiltIns(text, nodes);
        Dictionary<NodeId, NodeDefinition> byId = nodes.ToDictionary(node => node.Id);
        foreach (NodeDefinition node in nodes)
            AppendEdges(text, node, byId);
        return text.ToString();
    }

    private static void AppendNode(StringBuilder text, NodeDefinition node)
    {
        if (node.Source is NodeSource.Operators operators)
        {
            AppendOperators(text, node, operators.Items);
            return;
        }

        string description = node.Description is null ? "" : $"<hr/>*{Escape(node.Description)}*";
        string label = $"\"**{node.Id}**{description}\"";
        text.Append($"  {node.Id}{Shaped(label, node.Inputs.Count, node.Outputs.Count)}\n");
    }

    private static void AppendOperators(StringBuilder text, NodeDefinition node, IReadOnlyList<OperatorDefinition> operators)
    {
        if (GraphNames.IsSingleDefault(operators))
        {
            text.Append($"  {node.Id}/{operators[0].Id}{Shaped(node.Id.Value, operators[0].Inputs.Count, operators[0].Outputs.Count)}\n");
            return;
        }

        text.Append($"subgraph {node.Id}\n");
        foreach (OperatorDefinition item in operators)
            text.Append($"  {node.Id}/{item.Id}{Shaped(item.Id.Value, item.Inputs.Count, item.Outputs.Count)}\n");
        text.Append("end\n");
    }

    private static string Shaped(string label, int inputs, int outputs) =>
        inputs == 0 ? $"[\\{label}/]" : outputs == 0 ? $"[/{label}\\]" : $"[{label}]";

    private static void AppendBuiltIns(StringBuilder text, IReadOnlyList<NodeDefinition> nodes)
    {
        InputSource[] sources = [.. nodes.SelectMany(node => node.Inputs).Select(input => input.Source)];
        string[] timers = [.. sources.OfType<InputSource.Timer>().OrderBy(timer => timer.IntervalNanoseconds)
            .Select(GraphNames.TimerText).Distinct()];
        string[] logs = [.. sources.OfType<InputSource.Logs>().Select(log => log.ToString()["dora/".Length..])
            .Distinct().Order(StringComparer.Ordinal)];
        if (timers.Length + logs.Length == 0)
            return;
        text.Append("subgraph ___dora___ [dora]\n");
        if (timers.Length > 0)
        {
            text.Append("  subgraph ___timer_timer___ [timer]\n");
            foreach (string timer in timers)
                text.Append($"    dora/timer/{timer}[\\{timer}/]\n");
            text.Append("  end\n");
        }

        foreach (string log in logs)
            text.Append($"  dora/{log}[\\{log}/]\n");
        text.Append("end\n");
    }

    private static void AppendEdges(StringBuilder text, NodeDefinition node, Dictionary<NodeId, NodeDefinition> byId)
    {
        if (node.Source is NodeSource.Operators operators)
        {
            foreach (OperatorDefinition item in operators.Items)
                AppendEdges(text, item.Inputs, $"{node.Id}/{item.Id}", byId);
        }
        else
        {
            AppendEdges(text, node.Inputs, node.Id.Value, byId);
        }
    }

    private static void AppendEdges(StringBuilder text, IReadOnlyList<InputDefinition> inputs, string target, Dictionary<NodeId, NodeDefinition> byId)
    {
        foreach (InputDefinition input in inputs.OrderBy(input => input.Id.Value, StringComparer.Ordinal))
        {
            (string from, string label) = Edge(input, byId);
            text.Append($"  {from} -- {label} --> {target}\n");
        }
    }

    private static (string From, string Label) Edge(InputDefinition input, Dictionary<NodeId, NodeDefinition> byId)
    {
        switch (input.Source)
        {
            case InputSource.Timer timer:
                return ($"dora/timer/{GraphNames.TimerText(timer)}", input.Id.Value);
            case InputSource.NodeOutput source when byId.TryGetValue(source.Node, out NodeDefinition? node) && node.Outputs.Contains(source.Output):
                (string box, string output) = GraphNames.Sender(node, source.Output);
                return (box, output == input.Id.Value ? output : $"{output} as {input.Id}");
            case InputSource.Logs logs:
                return (logs.ToString(), input.Id.Value);
            default:
                return ("missing>missing]", input.Id.Value);
        }
    }

    // Mermaid reads #name; as a character and everything else in quotes as Markdown with HTML.
    private static string Escape(string text) => text
        .Replace("#", "#35;", StringComparison.Ordinal)
        .Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal)
        .Replace(">", "#gt;", StringComparison.Ordinal)
        .Trim()
        .ReplaceLineEndings("<br/>");
}
