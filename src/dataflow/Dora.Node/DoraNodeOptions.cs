namespace Dora.Node;

/// <summary>How patient a node is while it connects. The defaults suit every node.</summary>
public sealed record DoraNodeOptions
{
    /// <summary>How long the daemon may take to answer the node's first words; 30 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long to wait until every node of the dataflow is ready. Unbounded by default: the daemon watches this wait, knows which node
    /// is late, and ends it after its startup timeout.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long the daemon may take to hand over a piece of shared memory; a minute by default, because the largest take seconds on a busy
    /// machine. A daemon that has ended is noticed at once.
    /// </summary>
    public TimeSpan SegmentTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
