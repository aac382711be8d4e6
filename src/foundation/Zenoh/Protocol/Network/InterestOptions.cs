namespace Zenoh.Protocol.Network;

/// <summary>What a node wants to be told: declarations there are, those to come, or both; or that an interest ends.</summary>
internal enum InterestMode : byte
{
    Final = 0,
    Current = 1,
    Future = 2,
    CurrentFuture = 3,
}

/// <summary>What an interest is about; the bits of the wire.</summary>
[Flags]
internal enum InterestOptions : byte
{
    None = 0,
    KeyExpressions = 0x01,
    Subscribers = 0x02,
    Queryables = 0x04,
    Tokens = 0x08,

    /// <summary>One declaration for the interest's own key stands for all that match it.</summary>
    Aggregate = 0x80,
}
