using System.Text.Json;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Admin;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Local;

namespace Zenoh.Routing;

/// <summary>Takes <see cref="NodeOptions"/> out of a configuration.</summary>
internal static class NodeOptionsReader
{
    /// <summary>The options; whoever makes the node adds its locators and who is told about nodes that gossip made known.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="id">The node's id, which the configuration may leave open.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">Its rules about messages contradict each other, or what the admin space is to show is no JSON.</exception>
    public static NodeOptions Read(ZenohConfig config, ZenohId id, TimeProvider time) => new()
    {
        Id = id,
        Role = config.Mode,
        Timestamping = config.Timestamping.Enabled.For(config.Mode),
        DropFutureTimestamp = config.Timestamping.DropFutureTimestamp,
        QueriesDefaultTimeout = config.QueriesDefaultTimeout,
        InterestsTimeout = config.Routing.InterestsTimeout,
        Gossip = new GossipOptions
        {
            Enabled = config.Scouting.Gossip.Enabled,
            Multihop = config.Scouting.Gossip.Multihop,
            Target = config.Scouting.Gossip.Target.For(config.Mode),
        },
        LinkWeights = config.Routing.TransportWeights.ToDictionary(static weight => weight.Destination, static weight => (ushort)weight.Weight),
        Filters = FilterOptions.Read(config),
        Aggregates = new Aggregates
        {
            Subscribers = WithNamespace(config.Aggregation.Subscribers, config.Namespace),
            Publishers = WithNamespace(config.Aggregation.Publishers, config.Namespace),
        },
        Admin = config.AdminSpace.Enabled ? ReadAdmin(config) : null,
        Limits = config.Routing.Limits,
        Time = time,
    };

    private static AdminOptions ReadAdmin(ZenohConfig config) => new()
    {
        MayRead = config.AdminSpace.MayRead,
        MayWrite = config.AdminSpace.MayWrite,
        MetadataJson = Checked(config.MetadataJson),
    };

    private static KeyExpression[] WithNamespace(IReadOnlyList<KeyExpression> keys, KeyExpression? prefix) =>
        [.. prefix is null ? keys : keys.Select(prefix.Join)];

    private static string? Checked(string? metadata)
    {
        try
        {
            JsonDocument.Parse(metadata ?? "null").Dispose();
            return metadata;
        }
        catch (JsonException fault)
        {
            throw new ArgumentException($"metadata: not JSON: {fault.Message}", nameof(metadata), fault);
        }
    }
}
