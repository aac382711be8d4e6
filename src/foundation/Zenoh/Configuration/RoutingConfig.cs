using Zenoh.KeyExpressions;

namespace Zenoh.Configuration;

/// <summary>How messages find their way (<c>routing</c>).</summary>
public sealed record RoutingConfig
{
    /// <summary>How long an interest passed on may stay unanswered (<c>interests.timeout</c>). Default 10 s; in files milliseconds.</summary>
    public TimeSpan InterestsTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Weights of links to other routers (<c>router.linkstate.transport_weights</c>); a link that is not named weighs 100.</summary>
    public IReadOnlyList<TransportWeight> TransportWeights { get; init; } = [];

    /// <summary>What other nodes may make this one remember (<c>limits</c>).</summary>
    public RoutingLimits Limits { get; init; } = new();
}

/// <summary>The weight of the link to one router: trees prefer smaller sums.</summary>
/// <param name="Destination">The router at the other end (<c>dst_zid</c>).</param>
/// <param name="Weight">1 to 65,535.</param>
public sealed record TransportWeight(ZenohId Destination, int Weight);

/// <summary>Timestamps of publications (<c>timestamping</c>).</summary>
public sealed record TimestampingConfig
{
    /// <summary>Whether publications without timestamp get one here. Default: router true, peer and client false.</summary>
    public PerMode<bool> Enabled { get; init; } = new(true, false, false);

    /// <summary>Whether a publication from too far in the future is dropped instead of stamped anew. Default false.</summary>
    public bool DropFutureTimestamp { get; init; }
}

/// <summary>Key expressions whose declarations are made as one (<c>aggregation</c>).</summary>
public sealed record AggregationConfig
{
    /// <summary>Subscribers inside one of these are declared as it. Default none.</summary>
    public IReadOnlyList<KeyExpression> Subscribers { get; init; } = [];

    /// <summary>Publishers inside one of these are declared as it. Default none.</summary>
    public IReadOnlyList<KeyExpression> Publishers { get; init; } = [];
}

/// <summary>The tree of keys a node describes itself with (<c>adminspace</c>).</summary>
public sealed record AdminSpaceConfig
{
    /// <summary>Whether it is there. Default false; a stand-alone router turns it on.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether it may be read (<c>permissions.read</c>). Default true.</summary>
    public bool MayRead { get; init; } = true;

    /// <summary>Whether it may be written (<c>permissions.write</c>). Default false.</summary>
    public bool MayWrite { get; init; }
}
