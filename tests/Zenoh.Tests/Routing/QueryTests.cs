using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Outgoing;

namespace Zenoh.Tests.Routing;

/// <summary>Which queryables answer, and how queries end.</summary>
public sealed class QueryTests
{
    private readonly Network _network = TopologyTests.Build("c1-r1 c2-r1 c3-r1");

    [Theory]
    [InlineData(QueryTarget.BestMatching, "q/**", false, "q/a", false, "q/a", "2 3.")]
    [InlineData(QueryTarget.BestMatching, "q/**", true, "q/a", false, "q/a", "2.")]
    [InlineData(QueryTarget.BestMatching, "q/b", true, "q/a", false, "q/*", "2 3.")]
    [InlineData(QueryTarget.All, "q/**", true, "q/a", false, "q/a", "2 3.")]
    [InlineData(QueryTarget.AllComplete, "q/**", true, "q/a", false, "q/a", "2.")]
    [InlineData(QueryTarget.AllComplete, "q/a", true, "q/b", true, "q/*", ".")]
    [InlineData(QueryTarget.All, "x", true, "y", true, "q/a", ".")]
    public void Target_decides_who_answers(
        QueryTarget target, string second, bool secondComplete, string third, bool thirdComplete, string asked, string replies)
    {
        _network["c2"].Answer(second, "2", secondComplete);
        _network["c3"].Answer(third, "3", thirdComplete);
        _network.Settle();

        ReplyLog get = _network["c1"].Get(asked, target);
        _network.Settle();

        Assert.Equal(replies, get.ToString());
    }

    [Fact]
    public void Queries_of_a_session_reach_its_own_queryables_too()
    {
        _network["c1"].Answer("q", "1");
        _network["c2"].Answer("q", "2");
        _network.Settle();

        ReplyLog get = _network["c1"].Get("q", QueryTarget.All);
        _network.Settle();

        Assert.Equal("1 2.", get.ToString());
    }

    [Fact]
    public void Silent_queryable_is_answered_for_when_time_is_up_and_its_late_reply_ignored()
    {
        Answerer silent = _network["c2"].Answer("q", "late", silent: true);
        _network["c3"].Answer("q", "3");
        _network.Settle();

        ReplyLog get = _network["c1"].Get("q", QueryTarget.All, TimeSpan.FromSeconds(2));
        _network.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("3", get.ToString());
        _network.Pass(TimeSpan.FromSeconds(1.5));
        silent.Reply(silent.Queries[0]);
        _network.Settle();

        Assert.Equal("3.", get.ToString());
        Assert.StartsWith("Timeout ", Assert.Single(get.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Silent_queryables_of_one_node_are_one_timeout()
    {
        _network["c1"].Answer("q", "1", silent: true);
        _network["c1"].Answer("q", "2", silent: true);
        _network.Settle();

        ReplyLog get = _network["c1"].Get("q", QueryTarget.All);
        _network.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(".", get.ToString());
        Assert.Equal("Timeout c1/0", Assert.Single(get.Errors));
    }

    [Theory]
    [InlineData("Timeout", 1)]
    [InlineData("Timeout", 2)]
    [InlineData("broken", 1)]
    public void Timeout_of_the_silent_node_is_told_once_and_not_again_when_time_is_up_here(string text, int times)
    {
        var client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);
        client.Receive("1e2401000171");
        ReplyLog get = _network["c1"].Get("q", timeout: TimeSpan.FromSeconds(1));
        _network.Settle();

        for (int i = 0; i < times; i++)
            client.Receive(ErrorOf("c9", text));
        _network.Settle();
        _network.Pass(TimeSpan.FromMinutes(1));

        string[] expected = text == "Timeout" ? ["Timeout c9/0"] : ["broken c9/0", "Timeout d1/0"];
        Assert.Equal(expected, get.Errors);
        Assert.Equal(".", get.ToString());
    }

    [Fact]
    public void Nodes_that_are_named_as_silent_are_told_of_up_to_a_bound()
    {
        var client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);
        client.Receive("1e2401000171");
        ReplyLog get = _network["c1"].Get("q", timeout: TimeSpan.FromSeconds(1));
        _network.Settle();

        for (int i = 0; i < Limits.SilentNodes + 10; i++)
            client.Receive(ErrorOf($"c{i + 1:x}", "Timeout"));
        _network.Settle();

        Assert.Equal(Limits.SilentNodes, get.Errors.Count);
    }

    [Fact]
    public void Lost_queryable_counts_as_finished()
    {
        _network["c2"].Answer("q", "2", silent: true);
        _network.Settle();
        ReplyLog get = _network["c1"].Get("q");
        _network.Settle();

        _network.Cut(_network["c2"], _network["r1"]);
        _network.Settle();

        Assert.Equal(".", get.ToString());
        Assert.Empty(get.Errors);
    }

    [Fact]
    public void Querier_that_gave_up_hears_nothing()
    {
        Answerer silent = _network["c2"].Answer("q", "2", silent: true);
        _network.Settle();
        ReplyLog get = _network["c1"].Get("q");
        _network.Settle();

        get.Query!.Dispose();
        silent.Reply(silent.Queries[0]);
        _network.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal("", get.ToString());
    }

    [Fact]
    public void Router_answers_at_once_when_nothing_matches_or_the_key_is_unknown_and_ignores_repeated_ids()
    {
        _network["c2"].Answer("q", "2", silent: true);
        _network.Settle();
        var client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);

        client.Receive("7c07000178" + "03");
        client.Receive("5c0809" + "03");
        client.Receive("7c09000171" + "03");
        client.Receive("7c09000171" + "03");
        Assert.Equal(["end 7", "end 8"], client.Take());

        _network.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(["error 9 Timeout c2/0", "end 9"], client.Take());
    }

    private static byte[] ErrorOf(string node, string text)
    {
        var message = new ResponseMessage
        {
            Response = new Response
            {
                RequestId = 1,
                IsError = true,
                Responder = new EntityId(ZenohId.Parse(node), 0),
                Error = new Err { Payload = System.Text.Encoding.UTF8.GetBytes(text) },
            },
        };
        var writer = new WireWriter(new byte[64]);
        message.EncodeHead(ref writer);
        writer.WriteBytes(message.Tail);
        return writer.Written.ToArray();
    }
}
