namespace Zenoh.Transport.Receiving;

/// <summary>What a batch means for the link it came over.</summary>
internal enum ReceiveResult
{
    /// <summary>Go on.</summary>
    Open,

    /// <summary>The peer closed this link.</summary>
    LinkClosed,

    /// <summary>The peer closed the session.</summary>
    SessionClosed,

    /// <summary>The peer does not keep to the protocol: the link ends without a word, as the reference does.</summary>
    Broken,

    /// <summary>The layer above failed on it: what it was doing is unknown, so the session ends.</summary>
    Failed,
}
