namespace Dora.Protocol;

/// <summary>How a run of a dataflow ended.</summary>
/// <param name="Dataflow">The run.</param>
/// <param name="Nodes">How each node ended, in the order they ended.</param>
public sealed record DataflowResult(DataflowId Dataflow, IReadOnlyList<NodeResult> Nodes)
{
    /// <summary>True when no node failed.</summary>
    public bool Succeeded => Nodes.All(node => node.Failure is null);
}

/// <summary>How a node ended.</summary>
/// <param name="Node">The node.</param>
/// <param name="EndedAt">When its last process ended.</param>
/// <param name="Failure">Null when it succeeded.</param>
public sealed record NodeResult(NodeId Node, DateTimeOffset EndedAt, NodeFailure? Failure);

/// <summary>Why a node failed.</summary>
/// <param name="Exit">How its process ended.</param>
/// <param name="Cause">Whether it failed by itself.</param>
/// <param name="StderrTail">The last lines it wrote to stderr, oldest first.</param>
/// <param name="StderrTruncated">True when it wrote more lines than <paramref name="StderrTail"/> holds.</param>
public sealed record NodeFailure(NodeExit Exit, FailureCause Cause, IReadOnlyList<string> StderrTail, bool StderrTruncated);

/// <summary>How a process ended: exactly one of its cases.</summary>
public abstract record NodeExit
{
    private NodeExit()
    {
    }

    /// <summary>It exited.</summary>
    /// <param name="Status">The exit code, 0 to 255.</param>
    public sealed record Code(int Status) : NodeExit;

    /// <summary>A signal ended it.</summary>
    /// <param name="Number">The signal's number.</param>
    public sealed record Signal(int Number) : NodeExit;

    /// <summary>It never ran.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record NotSpawned(string Reason) : NodeExit;
}

/// <summary>Whether a node failed by itself: exactly one of its cases.</summary>
public abstract record FailureCause
{
    private FailureCause()
    {
    }

    /// <summary>By itself.</summary>
    public sealed record Own : FailureCause;

    /// <summary>Because another node ended before it connected.</summary>
    /// <param name="Node">That node.</param>
    public sealed record Cascading(NodeId Node) : FailureCause;

    /// <summary>It did not stop within the grace period and was killed.</summary>
    public sealed record GraceExceeded : FailureCause;

    /// <summary>It did not connect within the startup timeout and was killed.</summary>
    /// <param name="Timeout">That time.</param>
    public sealed record StartupTimeout(TimeSpan Timeout) : FailureCause;

    /// <summary>It showed no life for the health check timeout and was killed.</summary>
    /// <param name="Timeout">That time.</param>
    public sealed record Unhealthy(TimeSpan Timeout) : FailureCause;
}
