using Dora.Protocol;

namespace Dora.Node;

/// <summary>
/// Something that happened to a node: exactly one of the classes derived from it. Dispose every event once you are done with it; for
/// an <see cref="InputEvent"/> that gives its memory back to the sender, for the others it does nothing.
/// <code>
/// while (true)
/// {
///     using NodeEvent? next = node.Receive();
///     switch (next)
///     {
///         case InputEvent { Id: "image" } image:
///             Show(image.Bytes);
///             break;
///         case null:
///             return;
///     }
/// }
/// </code>
/// </summary>
public abstract class NodeEvent : IDisposable
{
    private protected NodeEvent()
    {
    }

    /// <summary>Gives back what the event holds. Doing so twice in a row does nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected virtual void Release()
    {
    }
}

/// <summary>No further message will come on an input: its sender has ended or closed the output. Comes after the input's last message.</summary>
public sealed class InputClosedEvent : NodeEvent
{
    internal InputClosedEvent(string id)
    {
        Id = id;
    }

    /// <summary>The input.</summary>
    public string Id { get; }
}

/// <summary>The node should end by itself. The last event of a node; dispose the node and return from <c>Main</c>.</summary>
public sealed class StopEvent : NodeEvent
{
    internal StopEvent(StopCause cause)
    {
        Cause = cause;
    }

    /// <summary>Why.</summary>
    public StopCause Cause { get; }
}

/// <summary>Why a node should end.</summary>
public enum StopCause
{
    /// <summary>Somebody stopped the dataflow. A node that does not end within the grace period is killed.</summary>
    Manual,

    /// <summary>All inputs are closed. A node with a timer or no inputs at all never sees this.</summary>
    AllInputsClosed,
}

/// <summary>
/// The node, or one operator in it, should load its code again: for programs that host operators, when a dataflow runs with hot reload.
/// The daemon of <c>dora run</c> never sends it.
/// </summary>
public sealed class ReloadEvent : NodeEvent
{
    internal ReloadEvent(string? operatorId)
    {
        OperatorId = operatorId;
    }

    /// <summary>The operator, or null for the whole node.</summary>
    public string? OperatorId { get; }
}

/// <summary>Something went wrong outside the node; after the loss of the daemon it is the last event.</summary>
public sealed class ErrorEvent : NodeEvent
{
    internal ErrorEvent(string message)
    {
        Message = message;
    }

    /// <summary>What happened.</summary>
    public string Message { get; }
}

/// <summary>No message came on an input for its <c>input_timeout</c>. The input stays open.</summary>
public sealed class InputTimedOutEvent : NodeEvent
{
    internal InputTimedOutEvent(string id)
    {
        Id = id;
    }

    /// <summary>The input.</summary>
    public string Id { get; }
}

/// <summary>Messages come again on an input that had timed out.</summary>
public sealed class InputRecoveredEvent : NodeEvent
{
    internal InputRecoveredEvent(string id)
    {
        Id = id;
    }

    /// <summary>The input.</summary>
    public string Id { get; }
}

/// <summary>A node this one receives from was started again by its restart policy.</summary>
public sealed class NodeRestartedEvent : NodeEvent
{
    internal NodeRestartedEvent(string nodeId)
    {
        NodeId = nodeId;
    }

    /// <summary>That node.</summary>
    public string NodeId { get; }
}

/// <summary>A node this one receives from failed for good; its inputs close after their last messages.</summary>
public sealed class NodeFailedEvent : NodeEvent
{
    internal NodeFailedEvent(DaemonToNode.NodeFailed failure)
    {
        NodeId = failure.Node.Value;
        Error = failure.Error;
        AffectedInputs = [.. failure.AffectedInputs.Select(input => input.Value)];
    }

    /// <summary>That node.</summary>
    public string NodeId { get; }

    /// <summary>How it failed.</summary>
    public string Error { get; }

    /// <summary>The inputs that will close.</summary>
    public IReadOnlyList<string> AffectedInputs { get; }
}
