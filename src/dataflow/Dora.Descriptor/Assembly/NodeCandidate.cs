using Dora.Descriptor.Keys;
using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Text;

namespace Dora.Descriptor.Assembly;

/// <summary>A node whose own keys are understood, before its inputs are connected.</summary>
internal sealed class NodeCandidate(NodeDraft draft, string id)
{
    public NodeDraft Draft { get; } = draft;

    public string Id { get; } = id;

    /// <summary>What runs; null when that is unclear (which was reported).</summary>
    public NodeSource? Source { get; set; }

    public List<OperatorCandidate> Operators { get; } = [];

    /// <summary>The id of the only operator when it was declared with <c>operator</c>: references may leave it out.</summary>
    public string? SingleOperator { get; set; }

    public List<InputCandidate> Inputs { get; } = [];

    /// <summary>All outputs, those of operators as <c>operator/output</c>.</summary>
    public HashSet<string> Outputs { get; } = [];

    /// <summary>True when outputs may be missing because of another error.</summary>
    public bool OutputsUncertain { get; set; }

    public string? SendStdoutAs { get; set; }

    public List<string> Build { get; } = [];

    public Deployment? Deploy { get; set; }

    /// <summary>Where it says where the node runs: its own block or that of the whole file.</summary>
    public DeployDraft? DeployDraft { get; init; }

    public Dictionary<string, string> Environment { get; } = [];

    public GitSource? Git { get; set; }

    /// <summary>Where the program's name stands.</summary>
    public Position ProgramAt { get; set; }

    /// <summary>Where a key of its deployment stands.</summary>
    public Position DeployAt(string key) => DeployDraft?.KeyAt(key) ?? Draft.Position;
}

/// <summary>An operator whose own keys are understood.</summary>
internal sealed class OperatorCandidate(OperatorDraft draft, string id)
{
    public OperatorDraft Draft { get; } = draft;

    public string Id { get; } = id;

    public OperatorKind Kind { get; set; }

    public string Path { get; set; } = "";

    /// <summary>Where the file's name stands.</summary>
    public Position PathAt { get; set; }
}

/// <summary>An input that waits for its source.</summary>
/// <param name="Entry">The input as written.</param>
/// <param name="Operator">The operator it belongs to, or null.</param>
internal sealed record InputCandidate(MapEntry<InputDraft> Entry, OperatorCandidate? Operator)
{
    /// <summary>The name within the node: <c>operator/input</c> or <c>input</c>.</summary>
    public string Name => Operator is null ? Entry.Key : $"{Operator.Id}/{Entry.Key}";

    /// <summary>The source, once it was found.</summary>
    public InputSource? Source { get; set; }
}
