namespace Zenoh.Session;

/// <summary>Bounds of what a session keeps for its program.</summary>
internal static class SessionLimits
{
    /// <summary>
    /// Replies of one query that wait for the program, or for the last one when only the newest of each key counts. Those beyond it are dropped and
    /// reported at the end.
    /// </summary>
    public const int WaitingReplies = 65_536;

    /// <summary>Keys one liveliness query collects.</summary>
    public const int LivelinessKeys = 1_000_000;
}
