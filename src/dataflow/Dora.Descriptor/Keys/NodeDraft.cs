using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;

namespace Dora.Descriptor.Keys;

/// <summary>A node as written; one property per key.</summary>
internal sealed class NodeDraft : Draft
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Path { get; set; }

    public string? PathSha256 { get; set; }

    public string? Arguments { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public List<MapEntry<InputDraft>> Inputs { get; set; } = [];

    public List<Located<string>> Outputs { get; set; } = [];

    public string? SendStdoutAs { get; set; }

    public string? SendLogsAs { get; set; }

    public string? Build { get; set; }

    public string? Git { get; set; }

    public string? Branch { get; set; }

    public string? Tag { get; set; }

    public string? Revision { get; set; }

    public List<Located<OperatorDraft>>? Operators { get; set; }

    public OperatorDraft? Operator { get; set; }

    public CustomDraft? Custom { get; set; }

    public DeployDraft? Deploy { get; set; }

    public RestartPolicy RestartPolicy { get; set; }

    public int MaxRestarts { get; set; }

    public TimeSpan RestartDelay { get; set; }

    public TimeSpan? MaxRestartDelay { get; set; }

    public TimeSpan? RestartWindow { get; set; }

    public TimeSpan? StartupTimeout { get; set; }

    public TimeSpan? HealthCheckTimeout { get; set; }

    public TimeSpan? FinishGrace { get; set; }

    public string? MinLogLevel { get; set; }

    public long? MaxLogBytes { get; set; }

    public int MaxRotatedFiles { get; set; } = 5;

    public List<Located<int>> CpuAffinity { get; set; } = [];

    public long? SharedMemoryPoolBytes { get; set; }

    public List<MapEntry<string>> OutputTypes { get; set; } = [];

    public List<MapEntry<string>> InputTypes { get; set; } = [];
}
