namespace Zenoh.Configuration;

/// <summary>What opening a session waits for (<c>open.return_conditions</c>).</summary>
public sealed record OpenConfig
{
    /// <summary>Whether it waits for connections to the nodes scouting found at first. Default true.</summary>
    public bool ConnectScouted { get; init; } = true;

    /// <summary>Whether it waits for the first declarations of the nodes it connected to. Default true.</summary>
    public bool Declares { get; init; } = true;
}
