namespace Zenoh.Transport;

/// <summary>What became of a message given to a transport.</summary>
internal enum SendOutcome
{
    /// <summary>It is in a batch, or with the operating system.</summary>
    Sent,

    /// <summary>Its queue was full for longer than its congestion control waits; it was counted.</summary>
    Dropped,

    /// <summary>The transport has ended, perhaps because this message could not leave in time.</summary>
    Closed,
}
