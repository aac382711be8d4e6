using Dora.Descriptor.Diagnostics;
using Dora.Descriptor.Files;
using Dora.Descriptor.Keys;
using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Text;
using Dora.Descriptor.Wiring;
using Dora.Descriptor.Yaml;

namespace Dora.Descriptor.Assembly;

/// <summary>From the tree of a file to the model: keys, nodes, wiring, files; every stage runs even when an earlier one found errors.</summary>
internal sealed class DataflowAssembler(Reading reading, ReadOptions options)
{
    /// <summary>Assembles the dataflow.</summary>
    /// <returns>The model, or null when there were errors.</returns>
    public Dataflow? Assemble(YamlElement? root, SourceText source, string? path)
    {
        root ??= new YamlScalar(new Position(1, 1), "", isPlain: true);
        if (root is YamlScalar { IsNull: true })
        {
            reading.Error(root, "missing field `nodes`: the file is empty", "a dataflow begins with `nodes:`");
            return null;
        }

        if (!RootKeys.Shape.TryRead(root, reading, out RootDraft? draft))
            return null;
        CheckNodes(draft);
        List<NodeCandidate> nodes = Candidates(draft);
        new WiringResolver(nodes, reading.Diagnostics).Resolve();
        if (options.CheckFiles)
            CheckFiles(nodes);
        if (options.Purpose != ReadPurpose.Look)
            CheckRun(nodes);
        return reading.Diagnostics.HasErrors ? null : ModelBuilder.Build(draft, nodes, source, path);
    }

    private void CheckNodes(RootDraft draft)
    {
        if (draft.Nodes is { Count: 0 } && !draft.IsRefused("nodes"))
            reading.Error(draft.KeyAt("nodes"), "field `nodes` is empty", RootKeys.EmptyHint);
    }

    private List<NodeCandidate> Candidates(RootDraft root)
    {
        var assembler = new NodeAssembler(root, reading);
        var nodes = new List<NodeCandidate>();
        var firstLines = new Dictionary<string, int>();
        foreach (Located<NodeDraft> node in root.Nodes ?? [])
        {
            if (node.Value.Id is not { } id)
                continue;
            if (!firstLines.TryAdd(id, node.Value.ValueAt("id").Line))
                reading.Error(node.Value.ValueAt("id"),
                    $"duplicate node ID `{id}` — each node must have a unique `id`", $"the other one is in line {firstLines[id]}");
            nodes.Add(assembler.Assemble(node.Value, id));
        }

        return nodes;
    }

    private void CheckRun(List<NodeCandidate> nodes)
    {
        var check = new RunCheck(options.Purpose, reading.Diagnostics);
        foreach (NodeCandidate node in nodes)
            check.Check(node);
    }

    private void CheckFiles(List<NodeCandidate> nodes)
    {
        var check = new FileCheck(reading.BaseDirectory, options, reading.Diagnostics);
        foreach (NodeCandidate node in nodes)
            check.Check(node);
    }
}
