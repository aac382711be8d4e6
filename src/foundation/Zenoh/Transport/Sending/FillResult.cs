namespace Zenoh.Transport.Sending;

/// <summary>What became of a message that was to be put into the open batch.</summary>
internal enum FillResult
{
    /// <summary>It is behind others in the batch.</summary>
    Joined,

    /// <summary>It is the first of its batch.</summary>
    Began,

    /// <summary>It did not fit behind the others; their batch is full now. Try again.</summary>
    Full,

    /// <summary>As many batches wait as may.</summary>
    NoRoom,

    /// <summary>It fits no batch: it has to be cut.</summary>
    TooLong,
}
