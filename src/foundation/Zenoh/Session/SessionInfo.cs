namespace Zenoh.Session;

/// <summary>What a session knows about itself and its surroundings at one moment. Immutable.</summary>
public sealed record SessionInfo
{
    /// <summary>Its own identity.</summary>
    public required ZenohId Id { get; init; }

    /// <summary>Its own role.</summary>
    public required WhatAmI Mode { get; init; }

    /// <summary>Routers it is connected with.</summary>
    public required IReadOnlyList<ZenohId> Routers { get; init; }

    /// <summary>Peers it is connected with.</summary>
    public required IReadOnlyList<ZenohId> Peers { get; init; }

    /// <summary>Clients that are connected with it.</summary>
    public required IReadOnlyList<ZenohId> Clients { get; init; }

    /// <summary>Where others can dial it: <c>protocol/address</c>, with the ports the system chose.</summary>
    public required IReadOnlyList<string> Locators { get; init; }

    /// <summary>Those of <c>connect/endpoints</c> over which it is connected. Where several lead to one node, that is all of them.</summary>
    public required IReadOnlyList<string> ConnectedEndpoints { get; init; }

    /// <summary>
    /// Messages that configuration kept from passing since the session was opened (<c>access_control</c>, <c>downsampling</c>, <c>low_pass_filter</c>);
    /// nobody is told of a single one.
    /// </summary>
    public required long MessagesFiltered { get; init; }

    /// <summary>
    /// Configured endpoints that do not work at the moment, each with the reason (sessions keep trying), listeners of
    /// <see cref="ZenohSession.Warned"/> and <see cref="ZenohSession.CallbackFailed"/> that threw, or (of the former) do not return, and how many messages
    /// of other nodes were too long.
    /// </summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
