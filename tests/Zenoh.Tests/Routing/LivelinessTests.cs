using Zenoh.Protocol.Network;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>Tokens: who hears of them, and when.</summary>
public sealed class LivelinessTests
{
    [Theory]
    [InlineData("c1-r1 c2-r1")]
    [InlineData("p1-p2")]
    [InlineData("p1-r1 c2-r1")]
    [InlineData("c1-p1 c2-p1")]
    [InlineData("c1-p1 p1-r1 c2-r1")]
    public void Subscribers_hear_of_tokens_that_come_and_go(string links)
    {
        Network network = TopologyTests.Build(links);
        Participant watcher = network.Nodes.First(), owner = network.Nodes.Last();
        LocalEntity old = owner.Token("t/old");
        network.Settle();

        TokenLog future = watcher.Tokens("t/**", InterestMode.Future);
        TokenLog history = watcher.Tokens("t/**", InterestMode.CurrentFuture);
        network.Settle();
        LocalEntity fresh = owner.Token("t/new");
        network.Settle();
        fresh.Dispose();
        old.Dispose();
        network.Settle();

        Assert.Equal("+t/old.+t/new-t/new-t/old", history.ToString());
        Assert.Equal(".+t/new-t/new-t/old", future.ToString());
    }

    [Fact]
    public void Token_of_a_lost_node_goes_and_returns()
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        TokenLog log = network["c1"].Tokens("t/*", InterestMode.CurrentFuture);
        network["c2"].Token("t/a");
        network.Settle();

        network.Cut(network["c2"], network["r1"]);
        network.Settle();
        network.Connect(network["c2"], network["r1"]);
        network.Settle();

        Assert.Equal(".+t/a-t/a+t/a", log.ToString());
    }

    [Fact]
    public void Own_tokens_are_included()
    {
        Network network = TopologyTests.Build("c1-r1");
        network["c1"].Token("t/a");
        network.Settle();

        TokenLog log = network["c1"].Tokens("t/*", InterestMode.Current);
        network.Settle();

        Assert.Equal("+t/a.", log.ToString());
    }

    [Fact]
    public void Question_ends_when_those_asked_do_not_answer()
    {
        Network network = new();
        Participant client = network.Add("c1");
        var router = new RawFace(client.Node, "d1", WhatAmI.Router);
        TokenLog log = client.Tokens("t/*", InterestMode.Current);
        Assert.Equal(["interest 1 Current KeyExpressions, Tokens t/*"], router.Take());

        network.Pass(TimeSpan.FromSeconds(9));
        Assert.Equal("", log.ToString());
        network.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(".", log.ToString());
    }

    [Fact]
    public void Client_that_reconnects_declares_and_asks_everything_again()
    {
        Network network = TopologyTests.Build("c1-r1 c2-r1");
        SampleLog samples = network["c1"].Subscribe("s/**");
        TokenLog tokens = network["c1"].Tokens("t/*", InterestMode.CurrentFuture);
        network.Settle();
        network.Cut(network["c1"], network["r1"]);
        network["c2"].Token("t/a");
        network.Settle();

        network.Connect(network["c1"], network["r1"]);
        network.Settle();
        network["c2"].Put("s/x", "x");
        network.Settle();

        Assert.Equal("x", samples.Texts);
        Assert.Equal(".+t/a", tokens.ToString());
    }
}
