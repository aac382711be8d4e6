using Zenoh.Configuration.Shapes;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration.Keys;

/// <summary><c>routing</c>, <c>timestamping</c>, <c>aggregation</c>, <c>adminspace</c>.</summary>
internal static class RoutingKeys
{
    private static readonly ListShape<KeyExpression> Keys = new(Scalars.Key, KeyExpression.Parse("**"));

    private static readonly ListShape<TransportWeight> Weights = new(
        new ObjectShape<TransportWeight>(
            new Key<TransportWeight, ZenohId>("dst_zid", Scalars.Id, weight => weight.Destination, (weight, value) => weight with { Destination = value }),
            new Key<TransportWeight, int>("weight", Scalars.Integer(1, ushort.MaxValue), weight => weight.Weight, (weight, value) => weight with { Weight = value })),
        new(default, Weight: 100));

    private static readonly Shape<int> Count = Scalars.Integer(1, int.MaxValue);
    private static readonly Shape<long> Bytes = Scalars.Long(1, 1L << 50, "bytes");

    private static readonly ObjectShape<RoutingLimits> Limits = new(
        new Key<RoutingLimits, long>("declaration_bytes", Bytes, limits => limits.DeclarationBytes, (limits, value) => limits with { DeclarationBytes = value }),
        new Key<RoutingLimits, long>("group_member_bytes", Bytes, limits => limits.GroupMemberBytes, (limits, value) => limits with { GroupMemberBytes = value }),
        new Key<RoutingLimits, int>("interests", Count, limits => limits.Interests, (limits, value) => limits with { Interests = value }),
        new Key<RoutingLimits, int>("pending_queries", Count, limits => limits.PendingQueries, (limits, value) => limits with { PendingQueries = value }),
        new Key<RoutingLimits, long>("backlog_bytes", Bytes, limits => limits.BacklogBytes, (limits, value) => limits with { BacklogBytes = value }),
        new Key<RoutingLimits, int>("known_nodes", Count, limits => limits.KnownNodes, (limits, value) => limits with { KnownNodes = value }),
        new Key<RoutingLimits, int>("routers", Scalars.Integer(1, ushort.MaxValue), limits => limits.Routers, (limits, value) => limits with { Routers = value }),
        new Key<RoutingLimits, int>("locators", Count, limits => limits.Locators, (limits, value) => limits with { Locators = value }),
        new Key<RoutingLimits, int>("admin_queries", Count, limits => limits.AdminQueries, (limits, value) => limits with { AdminQueries = value }),
        new Key<RoutingLimits, int>("admin_replies", Count, limits => limits.AdminReplies, (limits, value) => limits with { AdminReplies = value }),
        new Key<RoutingLimits, int>("waiting_replies", Count, limits => limits.WaitingReplies, (limits, value) => limits with { WaitingReplies = value }));

    public static readonly ObjectShape<RoutingConfig> Routing = new(
        Group.Of("interests", new ObjectShape<RoutingConfig>(new Key<RoutingConfig, TimeSpan>(
            "timeout", Scalars.Milliseconds(min: 0), routing => routing.InterestsTimeout, (routing, value) => routing with { InterestsTimeout = value }))),
        Group.Of("router", new ObjectShape<RoutingConfig>(Group.Of("linkstate", new ObjectShape<RoutingConfig>(new Key<RoutingConfig, IReadOnlyList<TransportWeight>>(
            "transport_weights", Weights, routing => routing.TransportWeights, (routing, value) => routing with { TransportWeights = value }))))),
        new Key<RoutingConfig, RoutingLimits>("limits", Limits, routing => routing.Limits, (routing, value) => routing with { Limits = value }));

    public static readonly ObjectShape<TimestampingConfig> Timestamping = new(
        new Key<TimestampingConfig, PerMode<bool>>("enabled", new PerModeShape<bool>(Scalars.Boolean), stamping => stamping.Enabled, (stamping, value) => stamping with { Enabled = value }),
        new Key<TimestampingConfig, bool>(
            "drop_future_timestamp", Scalars.Boolean, stamping => stamping.DropFutureTimestamp, (stamping, value) => stamping with { DropFutureTimestamp = value }));

    public static readonly ObjectShape<AggregationConfig> Aggregation = new(
        new Key<AggregationConfig, IReadOnlyList<KeyExpression>>("subscribers", Keys, aggregation => aggregation.Subscribers, (aggregation, value) => aggregation with { Subscribers = value }),
        new Key<AggregationConfig, IReadOnlyList<KeyExpression>>("publishers", Keys, aggregation => aggregation.Publishers, (aggregation, value) => aggregation with { Publishers = value }));

    public static readonly ObjectShape<AdminSpaceConfig> AdminSpace = new(
        new Key<AdminSpaceConfig, bool>("enabled", Scalars.Boolean, space => space.Enabled, (space, value) => space with { Enabled = value }),
        Group.Of("permissions", new ObjectShape<AdminSpaceConfig>(
            new Key<AdminSpaceConfig, bool>("read", Scalars.Boolean, space => space.MayRead, (space, value) => space with { MayRead = value }),
            new Key<AdminSpaceConfig, bool>("write", Scalars.Boolean, space => space.MayWrite, (space, value) => space with { MayWrite = value }))));
}
