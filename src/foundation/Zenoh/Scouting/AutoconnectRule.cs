using Zenoh.Configuration;

namespace Zenoh.Scouting;

/// <summary>Whether to dial a node that was found. Multicast and gossip have a rule each, and share everything else.</summary>
/// <param name="Self">This node.</param>
/// <param name="Roles">The roles it dials.</param>
/// <param name="Strategies">Which of two nodes dials.</param>
internal readonly record struct AutoconnectRule(ZenohId Self, WhatAmI Roles, AutoconnectStrategies Strategies)
{
    /// <summary>The rule for nodes that answered a question.</summary>
    public static AutoconnectRule ForMulticast(ZenohConfig config, ZenohId self) =>
        new(self, config.Scouting.Multicast.Autoconnect.For(config.Mode), config.Scouting.Multicast.AutoconnectStrategy.For(config.Mode));

    /// <summary>The rule for nodes a neighbour told about.</summary>
    public static AutoconnectRule ForGossip(ZenohConfig config, ZenohId self) =>
        new(self, config.Scouting.Gossip.Enabled ? config.Scouting.Gossip.Autoconnect.For(config.Mode) : WhatAmI.None, config.Scouting.Gossip.AutoconnectStrategy.For(config.Mode));

    /// <summary>The verdict by who the node is; whether there is a session already is another question.</summary>
    public AutoconnectVerdict Judge(ScoutedNode node) =>
        node.Id == Self ? AutoconnectVerdict.IsSelf
        : (Roles & node.Role) == WhatAmI.None ? AutoconnectVerdict.RoleNotWanted
        : StrategyTowards(node.Role) == AutoconnectStrategyKind.GreaterZid && Self < node.Id ? AutoconnectVerdict.OtherSideDials
        : node.Locators.Count == 0 ? AutoconnectVerdict.NoLocators
        : AutoconnectVerdict.Dial;

    private AutoconnectStrategyKind StrategyTowards(WhatAmI role) => role switch
    {
        WhatAmI.Router => Strategies.ToRouter,
        WhatAmI.Peer => Strategies.ToPeer,
        _ => Strategies.ToClient,
    };
}
