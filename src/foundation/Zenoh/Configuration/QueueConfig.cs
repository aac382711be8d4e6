namespace Zenoh.Configuration;

/// <summary>Batches waiting to be sent (<c>transport.link.tx.queue</c>).</summary>
public sealed record QueueConfig
{
    /// <summary>Room per priority.</summary>
    public QueueSizes Size { get; init; } = new();

    /// <summary>How long a message that may be dropped waits for room (<c>congestion_control.drop.wait_before_drop</c>). Default 1 ms; in files microseconds.</summary>
    public TimeSpan WaitBeforeDrop { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long all fragments of such a message wait together (<c>congestion_control.drop.max_wait_before_drop_fragments</c>). Default 50 ms; in files microseconds.</summary>
    public TimeSpan MaxWaitBeforeDropFragments { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a message that may not be dropped waits before the session is given up (<c>congestion_control.block.wait_before_close</c>). Default 5 s; in files microseconds.</summary>
    public TimeSpan WaitBeforeClose { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether messages share batches (<c>batching.enabled</c>). Default true.</summary>
    public bool Batching { get; init; } = true;

    /// <summary>Longest time a message waits for others to share its batch (<c>batching.time_limit</c>). Default 1 ms; in files milliseconds.
    /// Accepted for compatibility: batches leave as soon as the link takes them.</summary>
    public TimeSpan BatchingTimeLimit { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>When batches are allocated (<c>allocation.mode</c>). Default lazy. Accepted for compatibility: they come from a pool.</summary>
    public AllocationMode Allocation { get; init; } = AllocationMode.Lazy;
}

/// <summary>Batches that may wait per priority (<c>transport.link.tx.queue.size</c>), 1 to 16 each. Default 2.</summary>
public sealed record QueueSizes
{
    /// <summary>For declarations and other traffic of the protocol.</summary>
    public int Control { get; init; } = 2;

    /// <summary>For <see cref="Priority.RealTime"/>.</summary>
    public int RealTime { get; init; } = 2;

    /// <summary>For <see cref="Priority.InteractiveHigh"/>.</summary>
    public int InteractiveHigh { get; init; } = 2;

    /// <summary>For <see cref="Priority.InteractiveLow"/>.</summary>
    public int InteractiveLow { get; init; } = 2;

    /// <summary>For <see cref="Priority.DataHigh"/>.</summary>
    public int DataHigh { get; init; } = 2;

    /// <summary>For <see cref="Priority.Data"/>, and for everything when priorities were not agreed on.</summary>
    public int Data { get; init; } = 2;

    /// <summary>For <see cref="Priority.DataLow"/>.</summary>
    public int DataLow { get; init; } = 2;

    /// <summary>For <see cref="Priority.Background"/>.</summary>
    public int Background { get; init; } = 2;

    /// <summary>The size for one priority.</summary>
    /// <param name="priority">The priority.</param>
    public int For(Priority priority) => priority switch
    {
        Priority.Control => Control,
        Priority.RealTime => RealTime,
        Priority.InteractiveHigh => InteractiveHigh,
        Priority.InteractiveLow => InteractiveLow,
        Priority.DataHigh => DataHigh,
        Priority.DataLow => DataLow,
        Priority.Background => Background,
        _ => Data,
    };
}
