namespace Zenoh;

/// <summary>How the querier reduces replies that carry the same key.</summary>
public enum ConsolidationMode : byte
{
    /// <summary>The querier decides: <see cref="Latest"/>, or <see cref="None"/> when the selector asks for a time range. The default.</summary>
    Auto = 0,

    /// <summary>Every reply is delivered.</summary>
    None = 1,

    /// <summary>Replies are delivered as they come, except those older than one already delivered for their key.</summary>
    Monotonic = 2,

    /// <summary>Only the newest reply of each key is delivered, when all have come.</summary>
    Latest = 3,
}
