using Dora.Protocol;

namespace Dora.Cli.Building;

/// <summary>How nodes are built.</summary>
internal sealed record BuildOptions
{
    /// <summary>The directory of the dataflow file: build commands run here, clones go below it.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Run <c>pip</c> as <c>uv pip</c>.</summary>
    public bool Uv { get; init; }

    /// <summary>Environment over that of the nodes.</summary>
    public IReadOnlyDictionary<string, string> ExtraEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Shows one line of a node's build: what is done (INFO) or what a command prints (stdout).</summary>
    public required Action<NodeId, LogLevel, string> Show { get; init; }
}
