using Zenoh.Protocol.Network;
using Zenoh.Routing.Rules;

namespace Zenoh.Tests.Routing;

/// <summary>
/// Who reaches whom in the topologies of the specification's table of observed outcomes, without duplicates; the rows in which the reference
/// delivers nothing deliver here.
/// </summary>
public sealed class TopologyTests
{
    private const int Puts = 100;

    /// <summary>Links; the two ends; nodes without gossip; nodes that do not listen.</summary>
    public static TheoryData<string, string, string, string, string> Connected => new()
    {
        { "c1-r1 c2-r1", "c1", "c2", "", "" },
        { "c1-r1 p1-r1", "c1", "p1", "", "" },
        { "p1-r1 p2-r1", "p1", "p2", "", "" },
        { "p1-r1 p2-r1", "p1", "p2", "", "p1 p2" },
        { "p1-r1 p2-r1", "p1", "p2", "p1 p2", "" },
        { "p1-r1 p2-r1", "p1", "p2", "r1", "" },
        { "p1-r1 p2-r1", "p1", "p2", "p2", "p2" },
        { "p1-r1 p2-r1", "p1", "p2", "p1 p2 r1", "p1 p2" },
        { "p1-p2 p1-r1 p2-r1 c1-r1", "c1", "p2", "", "" },
        { "p1-p2 p1-r1 p2-r1 c1-r1", "p1", "c1", "", "" },
        { "p1-p2 p1-r1 p2-r1 c1-r1", "p1", "p2", "", "" },
        { "p1-p2 p1-r1 p2-r1 c1-r1", "p1", "p2", "p1 p2 r1", "p1 p2" },
        { "p1-p2", "p1", "p2", "", "" },
        { "p1-p2", "p1", "p2", "p1 p2", "" },
        { "p1-p2 p2-p3", "p1", "p3", "", "" },
        { "c1-p1 c2-p1", "c1", "c2", "", "" },
        { "c1-p1 p1-p2 c2-p2", "c1", "c2", "", "" },
        { "c1-p1 p1-p2", "c1", "p2", "", "" },
        { "c1-p1 p1-r1 c2-r1", "c1", "c2", "", "" },
        { "c1-p1 p1-r1 p2-r1 c2-p2", "c1", "c2", "", "" },
        { "c1-p1 p1-r1 p2-r1 c2-p2", "c1", "c2", "", "p1 p2" },
        { "c1-r1 r1-r2 c2-r2", "c1", "c2", "", "" },
        { "p1-r1 r1-r2 p2-r2", "p1", "p2", "", "" },
        { "p1-r1 r1-r2 p2-r2", "p1", "p2", "p1 p2", "p1 p2" },
        { "r1-r2 p1-r1 p1-r2 p2-r1 p2-r2 c1-r1", "c1", "p1", "", "" },
        { "r1-r2 p1-r1 p1-r2 p2-r1 p2-r2 c1-r1", "c1", "p2", "", "" },
        { "r1-r2 p1-r1 p1-r2 p2-r1 p2-r2 c1-r2", "c1", "p2", "p1 p2", "" },
        { "r1-r2 p1-r1 p1-r2 p2-r1 p2-r2 c1-r1", "p1", "p2", "", "" },
        { "r1-r2 p1-r1 p1-r2 p2-r1 p2-r2 c1-r1", "p1", "p2", "p1 p2 r1 r2", "p1 p2" },
        { "c1-r1 r1-r2 r2-r3 c2-r3", "c1", "c2", "", "" },
        { "c1-r1 r1-r2 r2-r3 r1-r3 c2-r3", "c1", "c2", "", "" },
        { "c1-r1 r1-r2 r2-r3 r3-r4 r4-r1 r1-r3 c2-r4", "c1", "c2", "", "" },
    };

    [Theory]
    [MemberData(nameof(Connected))]
    public void Both_ends_reach_each_other_exactly_once(string links, string one, string other, string silent, string deaf)
    {
        Network network = Build(links, silent, deaf);
        SampleLog[] samples = [network[one].Subscribe("t/**"), network[other].Subscribe("t/**")];
        network[one].Answer($"q/{one}", one);
        network[other].Answer($"q/{other}", other);
        network[one].Token($"a/{one}");
        network[other].Token($"a/{other}");
        network.Pass(TimeSpan.FromSeconds(1.6));

        for (int i = 0; i < Puts; i++)
        {
            network[one].Put($"t/{one}", $"{i}");
            network[other].Put($"t/{other}", $"{i}");
        }

        ReplyLog[] gets = [network[one].Get($"q/{other}"), network[other].Get($"q/{one}")];
        TokenLog[] tokens = [network[one].Tokens($"a/{other}", InterestMode.Current), network[other].Tokens($"a/{one}", InterestMode.Current)];
        network.Settle();

        string[] expected = [.. Enumerable.Range(0, Puts).Select(static i => $"{i}")];
        Assert.Equal(expected, samples[1].Samples.Where(sample => sample.Key == $"t/{one}").Select(static sample => sample.Text));
        Assert.Equal(expected, samples[0].Samples.Where(sample => sample.Key == $"t/{other}").Select(static sample => sample.Text));
        Assert.Equal([$"{other}.", $"{one}."], gets.Select(static get => get.ToString()));
        Assert.Equal([$"+a/{other}.", $"+a/{one}."], tokens.Select(static log => log.ToString()));
    }

    [Theory]
    [InlineData("p1-p2 p2-p3", "p1", "p3", "p1 p2 p3", "")]
    [InlineData("p1-p2 p2-p3", "p1", "p3", "", "p1 p3")]
    public void Peers_do_not_relay_between_peers(string links, string one, string other, string silent, string deaf)
    {
        Network network = Build(links, silent, deaf);
        SampleLog samples = network[other].Subscribe("t/**");
        network.Settle();

        network[one].Put("t/x", "x");
        network.Settle();

        Assert.Empty(samples.Samples);
    }

    [Theory]
    [InlineData("c1-r1 r1-r2 r2-r3 c2-r3", "r1-r2", false)]
    [InlineData("c1-r1 r1-r2 r2-r3 r1-r3 c2-r3", "r1-r3", true)]
    public void Cut_link_between_routers_is_gone_round_or_heals(string links, string cut, bool isGoneRound)
    {
        Network network = Build(links);
        SampleLog samples = network["c2"].Subscribe("t/**");
        TokenLog tokens = network["c1"].Tokens("a/*", InterestMode.CurrentFuture);
        network["c2"].Token("a/2");
        network.Pass(TimeSpan.FromSeconds(1));
        Participant[] ends = [.. cut.Split('-').Select(name => network[name])];

        network["c1"].Put("t/1", "before");
        network.Settle();
        network.Cut(ends[0], ends[1]);
        network.Pass(TimeSpan.FromSeconds(1));
        network["c1"].Put("t/1", "during");
        network.Settle();
        string during = tokens.ToString();
        network.Connect(ends[0], ends[1]);
        network.Pass(TimeSpan.FromSeconds(1));
        network["c1"].Put("t/1", "after");
        network.Settle();

        Assert.Equal(isGoneRound ? "before during after" : "before after", samples.Texts);
        Assert.Equal(isGoneRound ? ".+a/2" : ".+a/2-a/2", during);
        Assert.Equal(isGoneRound ? ".+a/2" : ".+a/2-a/2+a/2", tokens.ToString());
    }

    [Theory]
    [InlineData("p1-p2 p1-r1 p2-r1", "", "")]
    [InlineData("p1-p2 p1-r1 p2-r1", "p1 p2 r1", "p1 p2")]
    [InlineData("p1-r1 p2-r1 p1-p2", "", "p1 p2")]
    [InlineData("p1-r1 p2-r1 p1-p2", "p1 p2", "p1 p2")]
    public void Cut_link_between_peers_is_made_up_for_by_their_router(string links, string silent, string deaf)
    {
        Network network = Build(links, silent, deaf);
        (Participant one, Participant other) = (network["p1"], network["p2"]);
        SampleLog[] samples = [one.Subscribe("t/p2"), other.Subscribe("t/p1")];
        network.Pass(PeerRegion.MeshGrace + TimeSpan.FromSeconds(1));

        PutBothWays("before");
        network.Cut(one, other);
        network.Pass(TimeSpan.FromSeconds(1));
        PutBothWays("during");
        network.Connect(one, other);
        network.Pass(TimeSpan.FromSeconds(1));
        PutBothWays("after");

        Assert.Equal(["before during after", "before during after"], samples.Select(static log => log.Texts));

        void PutBothWays(string text)
        {
            one.Put("t/p1", text);
            other.Put("t/p2", text);
            network.Settle();
        }
    }

    [Fact]
    public void Gateway_that_a_peer_left_is_taken_over_from_while_it_can_still_be_reached()
    {
        Network network = Build("r1-r2 p1-r1 p1-r2 c1-r1");
        SampleLog samples = network["p1"].Subscribe("t");
        network.Pass(TimeSpan.FromSeconds(1));

        network["c1"].Put("t", "before");
        network.Settle();
        network.Cut(network["p1"], network["r2"]);
        network.Pass(TimeSpan.FromSeconds(1));
        network["c1"].Put("t", "during");
        network.Settle();
        network.Connect(network["p1"], network["r2"]);
        network.Pass(TimeSpan.FromSeconds(1));
        network["c1"].Put("t", "after");
        network.Settle();

        Assert.Equal("before during after", samples.Texts);
    }

    [Fact]
    public void Peers_that_were_told_about_each_other_but_cannot_connect_are_relayed_between_in_the_end()
    {
        var network = new Network();
        network.Add("r1");
        foreach (string name in (string[])["p1", "p2"])
        {
            network.Add(name, listens: false, configure: options => options with { Locators = () => ["tcp/nowhere:1"] });
            network.Connect(network[name], network["r1"]);
        }

        SampleLog samples = network["p2"].Subscribe("t");
        network.Pass(TimeSpan.FromSeconds(5));
        network["p1"].Put("t", "early");
        network.Pass(TimeSpan.FromSeconds(10));
        network["p1"].Put("t", "late");
        network.Settle();

        Assert.Equal("late", samples.Texts);
    }

    internal static Network Build(string links, string silent = "", string deaf = "")
    {
        var network = new Network();
        string[][] pairs = [.. links.Split(' ').Select(static link => link.Split('-'))];
        foreach (string name in pairs.SelectMany(static pair => pair).Distinct())
            network.Add(name, !silent.Split(' ').Contains(name), !deaf.Split(' ').Contains(name));
        foreach (string[] pair in pairs)
        {
            network.Connect(network[pair[0]], network[pair[1]]);
            network.Pass(TimeSpan.FromMilliseconds(200));
        }

        return network;
    }
}
