using Dora.Protocol;

namespace Dora.Descriptor.Model;

/// <summary>One input of a node or operator.</summary>
/// <param name="Id">The name of the input.</param>
/// <param name="Source">Where its messages come from.</param>
public sealed record InputDefinition(DataId Id, InputSource Source)
{
    /// <summary>How many unread messages are kept, at least 1.</summary>
    public int QueueSize { get; init; } = Limits.DefaultQueueSize;

    /// <summary>What happens when the queue is full.</summary>
    public QueuePolicy QueuePolicy { get; init; } = QueuePolicy.DropOldest;

    /// <summary>The input is closed when no message came for this long (and re-opened by the next one); null never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where the input stands in the file (1-based line).</summary>
    public int Line { get; init; }
}

/// <summary>Where the messages of an input come from: exactly one of its cases.</summary>
public abstract record InputSource
{
    private InputSource()
    {
    }

    /// <summary>An output of another node (or of the node itself).</summary>
    /// <param name="Node">The sending node.</param>
    /// <param name="Output">Its output; <c>operator/output</c> when an operator sends it.</param>
    public sealed record NodeOutput(NodeId Node, DataId Output) : InputSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Node}/{Output}";
    }

    /// <summary>Ticks of the daemon.</summary>
    /// <param name="Interval">The time between two ticks, more than zero.</param>
    /// <param name="Text">As written after <c>dora/timer/</c>, for example <c>millis/100</c>.</param>
    public sealed record Timer(TimeSpan Interval, string Text) : InputSource
    {
        /// <summary>The time between two ticks in nanoseconds; <see cref="TimeSpan"/> cannot hold less than 100.</summary>
        public required long IntervalNanoseconds { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"dora/timer/{Text}";
    }

    /// <summary>Log records of the dataflow as JSON text.</summary>
    /// <param name="MinLevel">The lowest level delivered, or null for all.</param>
    /// <param name="Node">The only node whose records are delivered, or null for all.</param>
    public sealed record Logs(string? MinLevel, NodeId? Node) : InputSource
    {
        /// <inheritdoc/>
        public override string ToString() => "dora/logs" + (MinLevel is null ? "" : "/" + MinLevel) + (Node is null ? "" : "/" + Node);
    }
}

/// <summary>What happens to a message for an input whose queue is full.</summary>
public enum QueuePolicy
{
    /// <summary>The oldest unread message is dropped and counted.</summary>
    DropOldest,

    /// <summary>The sender waits until there is room.</summary>
    Backpressure,
}
