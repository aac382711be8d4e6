using Dora.Protocol;

namespace Dora.Daemon;

/// <summary>What a node of a run does at a moment.</summary>
/// <param name="Node">The node.</param>
/// <param name="State">Its state.</param>
/// <param name="ProcessId">Its process, or null while it has none.</param>
/// <param name="RestartCount">How often its process was started again.</param>
public sealed record NodeStatus(NodeId Node, NodeState State, int? ProcessId, int RestartCount);

/// <summary>Where a node is in its life.</summary>
public enum NodeState
{
    /// <summary>It is not started yet, or waits to be started again, or (a dynamic node) is not attached.</summary>
    Waiting,

    /// <summary>Its process runs and has not connected yet.</summary>
    Starting,

    /// <summary>It waits at the start barrier.</summary>
    Ready,

    /// <summary>Messages flow.</summary>
    Running,

    /// <summary>It ended for good.</summary>
    Ended,
}
