namespace Dora.Protocol;

/// <summary>How important a log record is. <see cref="Stdout"/> marks a line that a node printed.</summary>
public enum LogLevel
{
    /// <summary>A line a node printed on stdout or stderr.</summary>
    Stdout,

    /// <summary>Finest detail.</summary>
    Trace,

    /// <summary>Detail for developers.</summary>
    Debug,

    /// <summary>What a user expects to see.</summary>
    Info,

    /// <summary>Something to look at.</summary>
    Warn,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>One line of the log of a dataflow, before it is formatted.</summary>
public sealed record LogRecord
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Its level.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>Its text, without a line end.</summary>
    public required string Message { get; init; }

    /// <summary>The run it belongs to.</summary>
    public DataflowId? Dataflow { get; init; }

    /// <summary>The node it belongs to, or null for the dataflow as a whole.</summary>
    public NodeId? Node { get; init; }

    /// <summary>The machine id of the daemon; null for the default daemon.</summary>
    public string? Machine { get; init; }

    /// <summary>The part of the system that speaks: <c>daemon</c>, <c>spawner</c>, <c>dora daemon</c>, …</summary>
    public string? Target { get; init; }

    /// <summary>For <see cref="LogLevel.Stdout"/>: <c>stdout</c> or <c>stderr</c>.</summary>
    public string? Stream { get; init; }

    /// <summary>Further fields.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}
