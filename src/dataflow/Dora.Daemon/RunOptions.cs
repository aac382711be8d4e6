using Dora.Daemon.Routing;
using Dora.Protocol;

namespace Dora.Daemon;

/// <summary>How a dataflow is run; what it is stands in the dataflow.</summary>
public sealed record RunOptions
{
    /// <summary>The default of <see cref="Grace"/>: what <c>dora run</c> gives.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(15);

    /// <summary>The default of <see cref="StartupTimeout"/>: a loaded machine that starts many interpreters at once needs most of it.</summary>
    public static readonly TimeSpan DefaultStartupTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The default of <see cref="FinishGrace"/>: what dora 1.x gives.</summary>
    public static readonly TimeSpan DefaultFinishGrace = TimeSpan.FromSeconds(120);

    /// <summary>The default of <see cref="LogQueueRecords"/>: some seconds of a busy terminal.</summary>
    public const int DefaultLogQueueRecords = 10_000;

    /// <summary>
    /// The default of <see cref="PoolLimitBytes"/>: two samples of the largest size in flight, whose chunks have a quarter more than that,
    /// and smaller ones beside them.
    /// </summary>
    public const long DefaultPoolLimitBytes = 3L * Limits.MaxPayloadBytes;

    /// <summary>The directory nodes run in and relative paths start from; absolute. Usually that of the dataflow file.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The run's id; a fresh one by default.</summary>
    public DataflowId? Id { get; init; }

    /// <summary>How long nodes may take to end after a Stop event; then SIGTERM, half of it later SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>How long a node may take from its start until it waits at the barrier, unless it says otherwise.</summary>
    public TimeSpan StartupTimeout { get; init; } = DefaultStartupTimeout;

    /// <summary>How long a node may outlive its last input while all others are done, unless it says otherwise.</summary>
    public TimeSpan FinishGrace { get; init; } = DefaultFinishGrace;

    /// <summary>Run Python nodes (and bare programs) through <c>uv run</c>.</summary>
    public bool Uv { get; init; }

    /// <summary>Environment of every node, over what it inherits and over what the dataflow sets (<c>--env</c>).</summary>
    public IReadOnlyDictionary<string, string> ExtraEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>Stop the dataflow this long after its first process is started, ready or not; null never.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>Stop the dataflow as soon as only nodes are left that wait for nothing but timers; also when the dataflow says so.</summary>
    public bool ExitWhenNodesFinish { get; init; }

    /// <summary>Where log files go, absolute; null puts them into <c>out/{dataflow}</c> below each node's working directory.</summary>
    public string? LogDirectory { get; init; }

    /// <summary>Directories of nodes that are not the working directory (cloned sources), absolute, by node.</summary>
    public IReadOnlyDictionary<NodeId, string> NodeDirectories { get; init; } = new Dictionary<NodeId, string>();

    /// <summary>Do not pass on the lines nodes print (they still go into the log files).</summary>
    public bool Quiet { get; init; }

    /// <summary>Which transport carries the messages.</summary>
    public TransportChoice Transport { get; init; }

    /// <summary>The most records that wait for the log sink; lines of nodes beyond that are dropped and counted.</summary>
    public int LogQueueRecords { get; init; } = DefaultLogQueueRecords;

    /// <summary>The memory limit of a node's sample pool in bytes, unless the node says otherwise.</summary>
    public long PoolLimitBytes { get; init; } = DefaultPoolLimitBytes;

    /// <summary>How each transport is made.</summary>
    internal FabricMakers Makers { get; init; } = FabricMakers.Default;
}

/// <summary>Which transport carries the messages of a run.</summary>
public enum TransportChoice
{
    /// <summary>Shared memory; sockets, with a warning, where it is denied.</summary>
    Automatic,

    /// <summary>Shared memory, or the run does not start.</summary>
    SharedMemory,

    /// <summary>Sockets through the daemon.</summary>
    Socket,
}
