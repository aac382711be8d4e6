using Zenoh.Configuration.Reading;
using Zenoh.Configuration.Shapes;

namespace Zenoh.Configuration.Keys;

/// <summary><c>scouting</c>.</summary>
internal static class ScoutingKeys
{
    private static readonly Shape<PerMode<WhatAmI>> Roles = new PerModeShape<WhatAmI>(new FlagsShape<WhatAmI>(
        (left, right) => left | right, ("router", WhatAmI.Router), ("peer", WhatAmI.Peer), ("client", WhatAmI.Client)));

    private static readonly Shape<PerMode<AutoconnectStrategies>> Strategies = new PerModeShape<AutoconnectStrategies>(new StrategiesShape());
    private static readonly Shape<PerMode<bool>> Flag = new PerModeShape<bool>(Scalars.Boolean);

    private static readonly ObjectShape<MulticastScoutingConfig> Multicast = new(
        new Key<MulticastScoutingConfig, bool>("enabled", Scalars.Boolean, multicast => multicast.Enabled, (multicast, value) => multicast with { Enabled = value }),
        new Key<MulticastScoutingConfig, string>("address", Scalars.Text, multicast => multicast.Address, (multicast, value) => multicast with { Address = value }),
        new Key<MulticastScoutingConfig, string>("interface", Scalars.Text, multicast => multicast.Interface, (multicast, value) => multicast with { Interface = value }),
        new Key<MulticastScoutingConfig, int>("ttl", Scalars.Integer(1, 255), multicast => multicast.Ttl, (multicast, value) => multicast with { Ttl = value }),
        new Key<MulticastScoutingConfig, PerMode<WhatAmI>>("autoconnect", Roles, multicast => multicast.Autoconnect, (multicast, value) => multicast with { Autoconnect = value }),
        new Key<MulticastScoutingConfig, PerMode<AutoconnectStrategies>>(
            "autoconnect_strategy", Strategies, multicast => multicast.AutoconnectStrategy, (multicast, value) => multicast with { AutoconnectStrategy = value }),
        new Key<MulticastScoutingConfig, PerMode<bool>>("listen", Flag, multicast => multicast.Listen, (multicast, value) => multicast with { Listen = value }));

    private static readonly ObjectShape<GossipConfig> Gossip = new(
        new Key<GossipConfig, bool>("enabled", Scalars.Boolean, gossip => gossip.Enabled, (gossip, value) => gossip with { Enabled = value }),
        new Key<GossipConfig, bool>("multihop", Scalars.Boolean, gossip => gossip.Multihop, (gossip, value) => gossip with { Multihop = value }),
        new Key<GossipConfig, PerMode<WhatAmI>>("target", Roles, gossip => gossip.Target, (gossip, value) => gossip with { Target = value }),
        new Key<GossipConfig, PerMode<WhatAmI>>("autoconnect", Roles, gossip => gossip.Autoconnect, (gossip, value) => gossip with { Autoconnect = value }),
        new Key<GossipConfig, PerMode<AutoconnectStrategies>>(
            "autoconnect_strategy", Strategies, gossip => gossip.AutoconnectStrategy, (gossip, value) => gossip with { AutoconnectStrategy = value }));

    public static readonly ObjectShape<ScoutingConfig> Scouting = new(
        new Key<ScoutingConfig, TimeSpan>("timeout", Scalars.Milliseconds(min: 0), scouting => scouting.Timeout, (scouting, value) => scouting with { Timeout = value }),
        new Key<ScoutingConfig, TimeSpan>("delay", Scalars.Milliseconds(min: 0), scouting => scouting.Delay, (scouting, value) => scouting with { Delay = value }),
        new Key<ScoutingConfig, MulticastScoutingConfig>("multicast", Multicast, scouting => scouting.Multicast, (scouting, value) => scouting with { Multicast = value }),
        new Key<ScoutingConfig, GossipConfig>("gossip", Gossip, scouting => scouting.Gossip, (scouting, value) => scouting with { Gossip = value }));

    /// <summary>One strategy for all roles, or <c>{to_router: …, to_peer: …, to_client: …}</c>.</summary>
    private sealed class StrategiesShape : Shape<AutoconnectStrategies>
    {
        private static readonly ChoiceShape<AutoconnectStrategyKind> Kind = new(
            ("always", AutoconnectStrategyKind.Always), ("greater-zid", AutoconnectStrategyKind.GreaterZid));

        private static readonly ObjectShape<AutoconnectStrategies> ByRole = new(
            new Key<AutoconnectStrategies, AutoconnectStrategyKind>("to_router", Kind, strategies => strategies.ToRouter, (strategies, value) => strategies with { ToRouter = value }),
            new Key<AutoconnectStrategies, AutoconnectStrategyKind>("to_peer", Kind, strategies => strategies.ToPeer, (strategies, value) => strategies with { ToPeer = value }),
            new Key<AutoconnectStrategies, AutoconnectStrategyKind>("to_client", Kind, strategies => strategies.ToClient, (strategies, value) => strategies with { ToClient = value }));

        public override bool AcceptsObjects => true;

        public override AutoconnectStrategies Bind(ConfigNode node, AutoconnectStrategies current, BindingContext context) =>
            node is ConfigMap ? ByRole.Bind(node, current, context) : new(Kind.Bind(node, current.ToRouter, context));

        public override void Write(AutoconnectStrategies value, ConfigPrinter printer)
        {
            if (value == new AutoconnectStrategies(value.ToRouter)) Kind.Write(value.ToRouter, printer);
            else ByRole.Write(value, printer);
        }
    }
}
