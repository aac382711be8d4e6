using Dora.Protocol;

namespace Dora.Descriptor.Model;

/// <summary>One node of a dataflow.</summary>
public sealed record NodeDefinition
{
    /// <summary>The unique id.</summary>
    public required NodeId Id { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A description for people; shown in the graph.</summary>
    public string? Description { get; init; }

    /// <summary>What runs.</summary>
    public required NodeSource Source { get; init; }

    /// <summary>Environment of the process: root <c>env</c> under node <c>env</c> under <c>custom.envs</c>, values expanded.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Inputs of the node; those of operators are called <c>operator/input</c>.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Outputs of the node; those of operators are called <c>operator/output</c>.</summary>
    public IReadOnlyList<DataId> Outputs { get; init; } = [];

    /// <summary>The output that carries the lines the process prints, if any.</summary>
    public DataId? SendStdoutAs { get; init; }

    /// <summary>The output that carries the log records of the process as JSON, if any.</summary>
    public DataId? SendLogsAs { get; init; }

    /// <summary>Build commands, one per line of the file's <c>build</c> text.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];

    /// <summary>Where the node's files come from when they are cloned.</summary>
    public GitSource? Git { get; init; }

    /// <summary>Where the node runs.</summary>
    public Deployment? Deploy { get; init; }

    /// <summary>What happens when the process ends.</summary>
    public RestartRules Restart { get; init; } = RestartRules.Never;

    /// <summary>How long the node may take from its start until it connects; null uses the run's default.</summary>
    public TimeSpan? StartupTimeout { get; init; }

    /// <summary>How long a connected node may go without showing life; null turns the check off.</summary>
    public TimeSpan? HealthCheckTimeout { get; init; }

    /// <summary>How long the node may outlive its last input while all others are done; null uses the run's default.</summary>
    public TimeSpan? FinishGrace { get; init; }

    /// <summary>The lowest level of lines that are logged ("error" … "trace", "stdout"); null logs all.</summary>
    public string? MinLogLevel { get; init; }

    /// <summary>The size in bytes at which the log file is rotated; null never rotates.</summary>
    public long? MaxLogBytes { get; init; }

    /// <summary>How many rotated log files are kept.</summary>
    public int MaxRotatedFiles { get; init; } = 5;

    /// <summary>The cores the process may use; empty leaves the choice to the system.</summary>
    public IReadOnlyList<int> CpuAffinity { get; init; } = [];

    /// <summary>The memory limit of the node's sample pool in bytes; null uses the daemon's default.</summary>
    public long? SharedMemoryPoolBytes { get; init; }

    /// <summary>Where the definition begins in the file (1-based line).</summary>
    public int Line { get; init; }

    /// <summary>The input of that id, or null.</summary>
    /// <param name="id">The input's id.</param>
    /// <returns>The definition, or null when there is none.</returns>
    public InputDefinition? FindInput(DataId id) => Inputs.FirstOrDefault(input => input.Id == id);
}

/// <summary>What a node runs: exactly one of its cases.</summary>
public abstract record NodeSource
{
    private NodeSource()
    {
    }

    /// <summary>A program or script.</summary>
    /// <param name="Path">As written, <c>$VAR</c> expanded: a path (relative to the working directory), a name on PATH, or a URL.</param>
    /// <param name="Arguments">The arguments, split as a shell would (quotes honoured, nothing expanded).</param>
    /// <param name="Sha256">The expected hash of a downloaded program.</param>
    public sealed record Program(string Path, IReadOnlyList<string> Arguments, string? Sha256 = null) : NodeSource;

    /// <summary>A command line given to <c>sh -c</c> (<c>path: shell</c>).</summary>
    /// <param name="Command">The text of <c>args</c>, as written.</param>
    public sealed record Shell(string Command) : NodeSource;

    /// <summary>A program that somebody else starts and that attaches by its node id (<c>path: dynamic</c>).</summary>
    public sealed record Dynamic : NodeSource;

    /// <summary>Operators hosted in one runtime process.</summary>
    /// <param name="Items">The operators, ids unique.</param>
    public sealed record Operators(IReadOnlyList<OperatorDefinition> Items) : NodeSource;
}

/// <summary>A light function hosted in a runtime process.</summary>
/// <param name="Id">The id, unique within the node.</param>
/// <param name="Kind">What kind of file <paramref name="Path"/> is.</param>
/// <param name="Path">The file as written (shared libraries: without prefix and extension).</param>
public sealed record OperatorDefinition(OperatorId Id, OperatorKind Kind, string Path)
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A description for people.</summary>
    public string? Description { get; init; }

    /// <summary>The conda environment of a Python operator.</summary>
    public string? CondaEnvironment { get; init; }

    /// <summary>Inputs, ids without the operator's prefix.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Outputs, ids without the operator's prefix.</summary>
    public IReadOnlyList<DataId> Outputs { get; init; } = [];

    /// <summary>Build commands, one per line.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];
}

/// <summary>How an operator is loaded.</summary>
public enum OperatorKind
{
    /// <summary>A C-compatible shared library.</summary>
    SharedLibrary,

    /// <summary>A Python file.</summary>
    Python,

    /// <summary>A WebAssembly module.</summary>
    Wasm,
}
