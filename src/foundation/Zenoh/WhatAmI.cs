namespace Zenoh;

/// <summary>The role of a node; combined values are sets of roles, as scouting and automatic connection use them.</summary>
[Flags]
public enum WhatAmI : byte
{
    /// <summary>No role: the empty set.</summary>
    None = 0,

    /// <summary>Relays for clients and peers and forms trees with other routers.</summary>
    Router = 1,

    /// <summary>Talks to other peers directly.</summary>
    Peer = 2,

    /// <summary>Talks to exactly one router or peer.</summary>
    Client = 4,
}
