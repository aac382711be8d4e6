using Zenoh.Configuration;
using Zenoh.Routing.Admin;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Local;

namespace Zenoh.Routing;

/// <summary>What configuration says about routing. Immutable; the defaults are those of the protocol's reference for a peer.</summary>
internal sealed record NodeOptions
{
    public required ZenohId Id { get; init; }

    public WhatAmI Role { get; init; } = WhatAmI.Peer;

    /// <summary>Puts without a timestamp get one here (<c>timestamping/enabled</c>).</summary>
    public bool Timestamping { get; init; }

    /// <summary>Puts stamped too far in the future are dropped instead of stamped anew (<c>timestamping/drop_future_timestamp</c>).</summary>
    public bool DropFutureTimestamp { get; init; }

    /// <summary>How long a query without a timeout of its own waits (<c>queries_default_timeout</c>).</summary>
    public TimeSpan QueriesDefaultTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an interest waits for the answers of those it was passed on to (<c>routing/interests/timeout</c>).</summary>
    public TimeSpan InterestsTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public GossipOptions Gossip { get; init; } = new();

    /// <summary>Weights of links to other routers (<c>routing/router/linkstate/transport_weights</c>); a link without one weighs 100.</summary>
    public IReadOnlyDictionary<ZenohId, ushort> LinkWeights { get; init; } = new Dictionary<ZenohId, ushort>();

    /// <summary>Which messages pass between this node and others. Default all.</summary>
    public FilterOptions Filters { get; init; } = new();

    /// <summary>Where this node can be reached, asked whenever it tells others; never called under a lock of the node.</summary>
    public Func<IReadOnlyList<string>> Locators { get; init; } = static () => [];

    /// <summary>Told about nodes that gossip made known; null when nobody wants to know.</summary>
    public INodeDiscovery? Discovery { get; init; }

    /// <summary>What the node's own sessions declare together (<c>aggregation</c>), as other nodes see the keys.</summary>
    public Aggregates Aggregates { get; init; } = Aggregates.None;

    /// <summary>The admin space; null for none.</summary>
    public AdminOptions? Admin { get; init; }

    /// <summary>What other nodes may make this one remember (<c>routing/limits</c>).</summary>
    public RoutingLimits Limits { get; init; } = new();

    /// <summary>
    /// Where callbacks run that tell sessions of this node what was declared, or that the time of a query is over: they may wait, which the thread that
    /// learns of it must not.
    /// </summary>
    public Action<Action> StartCallback { get; init; } = static tell => ThreadPool.UnsafeQueueUserWorkItem(static tell => tell(), tell, preferLocal: false);

    /// <summary>Told that a session with another node began or ended, once the node shows it. On any thread: it neither waits nor calls back.</summary>
    public Action NeighboursChanged { get; init; } = static () => { };

    /// <summary>
    /// Told what the operator should know and nobody else is told: something was refused. On any thread, under any lock: it neither waits nor calls back.
    /// </summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Clock of timestamps, deadlines and delays.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
