using Zenoh.Configuration;
using Zenoh.Routing;
using Zenoh.Routing.Gossip;

namespace Zenoh.Session.Opening;

/// <summary>What configuration says about routing, in the words of that room.</summary>
internal static class NodeSettings
{
    public static NodeOptions From(ZenohConfig config, Func<IReadOnlyList<string>> locators) => new()
    {
        Id = config.Id ?? ZenohId.CreateRandom(),
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
        LinkWeights = config.Routing.TransportWeights.ToDictionary(weight => weight.Destination, weight => (ushort)weight.Weight),
        Locators = locators,
    };
}
