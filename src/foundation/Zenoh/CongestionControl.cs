namespace Zenoh;

/// <summary>What happens to a message that finds its transmission queue full.</summary>
public enum CongestionControl : byte
{
    /// <summary>Wait a moment (one millisecond by default), then drop the message. The default of publications.</summary>
    Drop = 0,

    /// <summary>Wait for room; a peer that takes nothing for seconds (five by default) is considered dead and its transport is closed.</summary>
    Block = 1,

    /// <summary>The first message that finds no room waits for it, those that come while it waits are dropped.</summary>
    BlockFirst = 2,
}
