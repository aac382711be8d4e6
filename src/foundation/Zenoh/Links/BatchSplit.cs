namespace Zenoh.Links;

/// <summary>What <see cref="BatchSplitter.TryTake"/> found.</summary>
internal enum BatchSplit
{
    /// <summary>A whole batch (which may be empty).</summary>
    Ready,

    /// <summary>Less than a whole batch: receive more.</summary>
    NeedMore,

    /// <summary>The length prefix says more than was agreed: the peer is broken, end the link.</summary>
    TooLong,
}
