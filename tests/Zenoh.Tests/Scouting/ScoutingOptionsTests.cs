using System.Net;
using Zenoh.Configuration;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class ScoutingOptionsTests
{
    private static readonly MulticastInterface Wire = new("eth0", IPAddress.Parse("192.0.2.1"), 2, true);
    private static readonly MulticastInterface Air = new("wlan0", IPAddress.Parse("198.51.100.1"), 3, true);
    private static readonly MulticastInterface Loopback = new("lo", IPAddress.Loopback, 1, false);

    [Theory]
    [InlineData(WhatAmI.Router, WhatAmI.None, true)]
    [InlineData(WhatAmI.Peer, WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client, true)]
    [InlineData(WhatAmI.Client, WhatAmI.Router | WhatAmI.Peer | WhatAmI.Client, false)]
    public void By_default_routers_answer_clients_ask_and_peers_do_both(WhatAmI mode, WhatAmI asks, bool answers)
    {
        ScoutingOptions options = ScoutingOptions.From(new ZenohConfig { Mode = mode })!;
        Assert.Equal(new ScoutingOptions { What = asks, Group = new IPEndPoint(IPAddress.Parse("224.0.0.224"), 7446), Answers = answers }, options);
    }

    [Fact]
    public void Configuration_reaches_group_interface_and_time_to_live()
    {
        MulticastScoutingConfig multicast = new() { Address = "224.1.2.3:7000", Interface = "eth0", Ttl = 3, Listen = new PerMode<bool>(false) };
        ScoutingOptions options = ScoutingOptions.From(With(multicast))!;
        Assert.Equal("224.1.2.3:7000 eth0 3 False", $"{options.Group} {options.Interface} {options.TimeToLive} {options.Answers}");
    }

    [Fact]
    public void There_is_nothing_to_do_when_multicast_is_off_or_a_node_neither_asks_nor_answers()
    {
        Assert.Null(ScoutingOptions.From(With(new MulticastScoutingConfig { Enabled = false })));
        Assert.Null(ScoutingOptions.From(With(new MulticastScoutingConfig { Listen = new PerMode<bool>(false), Autoconnect = new PerMode<WhatAmI>(WhatAmI.None) })));
    }

    [Theory]
    [InlineData("192.0.2.1:7446")]
    [InlineData("224.0.0.224")]
    [InlineData("224.0.0.224:0")]
    [InlineData("[ff02::1]:7446")]
    public void An_address_that_is_no_group_is_refused_with_its_key(string address)
    {
        ZenohConfigurationException fault = Assert.Throws<ZenohConfigurationException>(() => ScoutingOptions.From(With(new MulticastScoutingConfig { Address = address })));
        Assert.Contains("scouting/multicast/address", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_interface_that_carries_multicast_is_used()
    {
        Assert.Equal([Wire, Air], MulticastInterface.Choose([Loopback, Wire, Air], "auto"));
        Assert.Equal([Loopback], MulticastInterface.Choose([Loopback], "auto"));
    }

    [Theory]
    [InlineData("wlan0")]
    [InlineData("198.51.100.1")]
    public void One_interface_is_used_when_it_is_named(string name) => Assert.Equal([Air], MulticastInterface.Choose([Loopback, Wire, Air], name));

    [Fact]
    public void An_interface_that_does_not_exist_is_a_problem_that_names_the_key()
    {
        using ScoutingSockets sockets = ScoutingSockets.Open(ScoutingOptions.From(With(new MulticastScoutingConfig { Interface = "nonexistent0" }))!);
        Assert.True(sockets.IsEmpty);
        Assert.Contains("scouting/multicast/interface", Assert.Single(sockets.Problems), StringComparison.Ordinal);
    }

    private static ZenohConfig With(MulticastScoutingConfig multicast) => new() { Scouting = new ScoutingConfig { Multicast = multicast } };
}
