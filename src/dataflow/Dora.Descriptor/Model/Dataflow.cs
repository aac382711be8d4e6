using Dora.Protocol;

namespace Dora.Descriptor.Model;

/// <summary>A dataflow as all its dialects mean it: parsed, environment expanded, references resolved.</summary>
public sealed record Dataflow
{
    /// <summary>The file it was read from, absolute; null when it was read from memory.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The text it was read from, handed to nodes that ask for their descriptor.</summary>
    public required string SourceText { get; init; }

    /// <summary>The nodes, in the order of the file; ids are unique.</summary>
    public required IReadOnlyList<NodeDefinition> Nodes { get; init; }

    /// <summary>True when the run ends as soon as all nodes that do not only wait for timers have ended.</summary>
    public bool ExitWhenNodesFinish { get; init; }

    /// <summary>Mirror every output to the network, for observers (both debug keys).</summary>
    public bool PublishAllMessages { get; init; }

    /// <summary>How often nodes with a health check are looked at.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The node of that id, or null.</summary>
    /// <param name="id">The node's id.</param>
    /// <returns>The definition, or null when there is none.</returns>
    public NodeDefinition? Find(NodeId id) => Nodes.FirstOrDefault(node => node.Id == id);
}
