namespace Zenoh.Session;

/// <summary>The queue between the thread that reads the link and the program. Immutable.</summary>
public sealed record QueueOptions
{
    /// <summary>The default: 256 places, the oldest gives way.</summary>
    public static QueueOptions Default { get; } = new();

    /// <summary>Only the newest: one place, the older gives way. For readers that want the present state and nothing else.</summary>
    public static QueueOptions Latest { get; } = new() { Capacity = 1 };

    /// <summary>Places, at least 1. Default 256.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>What happens when all are taken. Default <see cref="WhenFull.DropOldest"/>.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.DropOldest;
}

/// <summary>What happens to what arrives at a full queue.</summary>
public enum WhenFull
{
    /// <summary>The oldest waiting one is dropped and counted.</summary>
    DropOldest,

    /// <summary>The one that arrives is dropped and counted.</summary>
    DropNewest,

    /// <summary>
    /// The thread that reads the link waits, and with it everything else from the same node; publishers that block wait for this reader in the end,
    /// others drop. The peer closes the session when that lasts too long (<c>wait_before_close</c>, 5 s by default), and both sides are warned.
    /// What this node itself publishes is dropped and counted at once with <see cref="CongestionControl.Drop"/>, and else after that time.
    /// </summary>
    Wait,
}
