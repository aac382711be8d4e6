namespace Zenoh.Scouting;

/// <summary>Bounds of everything scouting keeps, sends or waits for. What a user may want to change is in the configuration.</summary>
internal static class ScoutingLimits
{
    /// <summary>The largest datagram that is read; a HELLO with 30 locators of the greatest length fits. Longer ones arrive cut and are ignored as malformed.</summary>
    public const int DatagramBytes = 8 * 1024;

    /// <summary>Locators of one node that are remembered or told; further ones are left out.</summary>
    public const int LocatorsPerNode = 64;

    /// <summary>Interfaces on which one node asks and answers; further ones are left out.</summary>
    public const int Interfaces = 32;

    /// <summary>Nodes that wait to be dialled or are being dialled; further ones are passed over until they answer again.</summary>
    public const int PendingDials = 256;

    /// <summary>Nodes a peer dials at the same time: one that does not answer holds its place for the whole open timeout.</summary>
    public const int DialsAtOnce = 8;

    /// <summary>Different answers one search remembers so as to show each once, and that wait for a slow reader; further ones are dropped.</summary>
    public const int NodesPerSearch = 1_024;

    /// <summary>Failed receives in a row after which a socket is given up.</summary>
    public const int FailuresInARow = 16;

    /// <summary>The pause after the first question; each further pause is twice as long.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between questions.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);
}
