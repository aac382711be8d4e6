namespace Zenoh.Configuration;

/// <summary>Sessions between nodes and their links (<c>transport</c>).</summary>
public sealed record TransportConfig
{
    /// <summary>Sessions between two nodes.</summary>
    public UnicastConfig Unicast { get; init; } = new();

    /// <summary>Sessions among all nodes of a group.</summary>
    public MulticastConfig Multicast { get; init; } = new();

    /// <summary>What both run over.</summary>
    public LinkConfig Link { get; init; } = new();

    /// <summary>Accepted for compatibility: this library neither offers nor accepts shared memory.</summary>
    public SharedMemoryConfig SharedMemory { get; init; } = new();

    /// <summary>Who may open a session.</summary>
    public AuthConfig Auth { get; init; } = new();
}

/// <summary>Sessions between two nodes (<c>transport.unicast</c>).</summary>
public sealed record UnicastConfig
{
    /// <summary>How long dialling and the handshake may take. Default 10 s; in files milliseconds.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the handshake of a caller may take. Default 10 s; in files milliseconds.</summary>
    public TimeSpan AcceptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most handshakes of callers at a time. Default 100.</summary>
    public int AcceptPending { get; init; } = 100;

    /// <summary>Most sessions. Default 1000.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>Most incoming links per session, where both nodes allow more than one. Default 1.</summary>
    public int MaxLinks { get; init; } = 1;

    /// <summary>Whether to offer the form without batches, fragments and priorities (<c>lowlatency</c>). Default false; excludes <see cref="Qos"/>.</summary>
    public bool LowLatency { get; init; }

    /// <summary>Whether to offer priorities (<c>qos.enabled</c>). Default true.</summary>
    public bool Qos { get; init; } = true;

    /// <summary>Whether to offer compression (<c>compression.enabled</c>). Default false.</summary>
    public bool Compression { get; init; }
}

/// <summary>Sessions among all nodes of a group (<c>transport.multicast</c>).</summary>
public sealed record MulticastConfig
{
    /// <summary>How often a node makes itself known. Default 2.5 s; in files milliseconds.</summary>
    public TimeSpan JoinInterval { get; init; } = TimeSpan.FromMilliseconds(2500);

    /// <summary>Most nodes of a group. Default 1000.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>
    /// Largest message put together from fragments in a group, in bytes (<c>max_message_size</c>), never more than <see cref="ReceiveConfig.MaxMessageSize"/>;
    /// the unfinished messages of all members may come to twice that. Default 64 MiB. This library's own.
    /// </summary>
    public long MaxMessageSize { get; init; } = 64 << 20;

    /// <summary>Whether to use priorities (<c>qos.enabled</c>). Default false.</summary>
    public bool Qos { get; init; }

    /// <summary>Whether to compress (<c>compression.enabled</c>). Default false.</summary>
    public bool Compression { get; init; }
}

/// <summary>Accepted for compatibility (<c>transport.shared_memory</c>): this library neither offers nor accepts shared memory.</summary>
public sealed record SharedMemoryConfig
{
    /// <summary>Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When memory would be taken. Default lazy.</summary>
    public AllocationMode Mode { get; init; } = AllocationMode.Lazy;

    /// <summary>Whether large payloads would be moved there (<c>transport_optimization.enabled</c>). Default true.</summary>
    public bool OptimizationEnabled { get; init; } = true;

    /// <summary>Bytes of the pool (<c>transport_optimization.pool_size</c>). Default 16 MiB.</summary>
    public long PoolSize { get; init; } = 16 << 20;

    /// <summary>Smallest payload in bytes (<c>transport_optimization.message_size_threshold</c>). Default 3072.</summary>
    public long MessageSizeThreshold { get; init; } = 3072;
}

/// <summary>When memory is taken.</summary>
public enum AllocationMode
{
    /// <summary>At the start.</summary>
    Init,

    /// <summary>When it is needed first.</summary>
    Lazy,
}
