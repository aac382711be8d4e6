using Zenoh.Configuration;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class AutoconnectRuleTests
{
    private static readonly ZenohId Self = ZenohId.Parse("b0");

    [Theory]
    [InlineData(WhatAmI.Router, WhatAmI.Router, "RoleNotWanted")]
    [InlineData(WhatAmI.Router, WhatAmI.Peer, "RoleNotWanted")]
    [InlineData(WhatAmI.Peer, WhatAmI.Router, "Dial")]
    [InlineData(WhatAmI.Peer, WhatAmI.Peer, "Dial")]
    [InlineData(WhatAmI.Peer, WhatAmI.Client, "Dial")]
    [InlineData(WhatAmI.Client, WhatAmI.Router, "Dial")]
    [InlineData(WhatAmI.Client, WhatAmI.Peer, "Dial")]
    public void By_default_peers_and_clients_dial_and_routers_do_not(WhatAmI mode, WhatAmI found, string expected)
    {
        ZenohConfig config = new() { Mode = mode };
        Assert.Equal(expected, AutoconnectRule.ForMulticast(config, Self).Judge(Node("a0", found)).ToString());
        Assert.Equal(expected, AutoconnectRule.ForGossip(config, Self).Judge(Node("a0", found)).ToString());
    }

    [Theory]
    [InlineData(WhatAmI.Peer, "a0", "Dial")]
    [InlineData(WhatAmI.Peer, "c0", "OtherSideDials")]
    [InlineData(WhatAmI.Router, "c0", "Dial")]
    public void With_greater_zid_towards_a_role_only_the_greater_of_two_nodes_dials(WhatAmI role, string id, string expected)
    {
        var greater = new AutoconnectStrategies(AutoconnectStrategyKind.Always, AutoconnectStrategyKind.GreaterZid, AutoconnectStrategyKind.Always);
        Assert.Equal(expected, new AutoconnectRule(Self, WhatAmI.Router | WhatAmI.Peer, greater).Judge(Node(id, role)).ToString());
    }

    [Fact]
    public void A_node_never_dials_itself() => Assert.Equal(AutoconnectVerdict.IsSelf, PeerRule().Judge(Node("b0", WhatAmI.Peer)));

    [Fact]
    public void A_node_without_locators_is_not_dialled() => Assert.Equal(AutoconnectVerdict.NoLocators, PeerRule().Judge(new ScoutedNode(ZenohId.Parse("a0"), WhatAmI.Peer, [])));

    [Fact]
    public void Nobody_is_dialled_for_gossip_that_is_turned_off()
    {
        ZenohConfig config = new() { Scouting = new ScoutingConfig { Gossip = new GossipConfig { Enabled = false } } };
        Assert.Equal(AutoconnectVerdict.RoleNotWanted, AutoconnectRule.ForGossip(config, Self).Judge(Node("a0", WhatAmI.Peer)));
    }

    private static AutoconnectRule PeerRule() => AutoconnectRule.ForMulticast(new ZenohConfig(), Self);

    private static ScoutedNode Node(string id, WhatAmI role) => new(ZenohId.Parse(id), role, ["tcp/127.0.0.1:7447"]);
}
