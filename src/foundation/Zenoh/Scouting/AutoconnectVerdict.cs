namespace Zenoh.Scouting;

/// <summary>What is done about a node that was found.</summary>
internal enum AutoconnectVerdict
{
    /// <summary>It is dialled, now or when a place is free.</summary>
    Dial,

    /// <summary>It is this node itself.</summary>
    IsSelf,

    /// <summary>Nodes of its role are not dialled.</summary>
    RoleNotWanted,

    /// <summary>Of the two of us it is the one that dials.</summary>
    OtherSideDials,

    /// <summary>It does not say where it can be dialled.</summary>
    NoLocators,

    /// <summary>There is a session with it, or this node needs no further one.</summary>
    AlreadyConnected,

    /// <summary>It is being dialled; if that fails, what is known since is tried.</summary>
    AlreadyDialling,

    /// <summary>Too many nodes wait to be dialled.</summary>
    TooMany,
}
