using System.Net;
using Zenoh.Links;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class ScoutingDatagramsTests
{
    private static readonly ZenohId Self = ZenohId.Parse("a1");

    [Theory]
    [InlineData("010901", true)]
    [InlineData("010903", true)]
    [InlineData("010907", true)]
    [InlineData("010902", false)] // asks for peers
    [InlineData("010900", false)] // asks for nobody
    [InlineData("010803", true)] // another version
    [InlineData("01090ba1", true)] // the question of a node with this id
    [InlineData("010903ffff", true)] // bytes behind it
    [InlineData("81090301", true)] // an extension
    [InlineData("0109", false)]
    [InlineData("", false)]
    [InlineData("1f0903", false)]
    [InlineData("220900a100", false)] // an answer
    public void A_router_answers_questions_for_routers_and_nothing_else(string question, bool isAnswered)
    {
        byte[]? answer = Responder.AnswerTo(Convert.FromHexString(question), IPAddress.Loopback, Self, WhatAmI.Router, [Locator.Parse("tcp/127.0.0.1:7447")]);
        Assert.Equal(isAnswered ? "220900A101127463702F3132372E302E302E313A37343437" : null, answer is null ? null : Convert.ToHexString(answer));
    }

    [Fact]
    public void A_node_that_cannot_be_dialled_answers_without_locators() =>
        Assert.Equal("020901A1", Convert.ToHexString(Responder.AnswerTo([0x01, 0x09, 0x07], IPAddress.Loopback, Self, WhatAmI.Peer, [])!));

    [Fact]
    public void An_answer_names_as_many_locators_as_a_datagram_holds()
    {
        Locator[] all = [.. Enumerable.Range(1, 60).Select(port => Locator.Parse($"tls/{new string('h', 230)}.example:{port}"))];
        byte[] answer = Responder.AnswerTo([0x01, 0x09, 0x07], IPAddress.Parse("192.0.2.9"), Self, WhatAmI.Peer, all)!;
        Assert.InRange(answer.Length, ScoutingLimits.DatagramBytes - 256, ScoutingLimits.DatagramBytes);
        Assert.True(ScoutingDatagrams.TryReadAnswer(answer, out ScoutedNode? node));
        Assert.Equal(all.Take(node.Locators.Count).Select(locator => locator.ToString()), node.Locators);
    }

    [Fact]
    public void An_answer_is_read_without_the_locators_that_are_none()
    {
        byte[] answer = ScoutingDatagrams.Answer(Self, WhatAmI.Peer, ["tcp/192.0.2.1:7447", "nonsense", "tcp/192.0.2.1:1#iface=eth0", "", "udp/192.0.2.2:7447"]);
        Assert.True(ScoutingDatagrams.TryReadAnswer(answer, out ScoutedNode? node));
        Assert.Equal(new ScoutedNode(Self, WhatAmI.Peer, ["tcp/192.0.2.1:7447", "udp/192.0.2.2:7447"]), node);
    }

    [Theory]
    [InlineData("010903")] // a question
    [InlineData("020801a1")] // another version
    [InlineData("020903a1")] // no such role
    [InlineData("02090100")] // the zero id
    [InlineData("220901a102047463702f")] // cut short
    [InlineData("")]
    public void What_is_no_answer_is_not_read(string datagram) => Assert.False(ScoutingDatagrams.TryReadAnswer(Convert.FromHexString(datagram), out _));

    [Fact]
    public void A_node_is_not_remembered_with_more_locators_than_the_limit()
    {
        byte[] answer = ScoutingDatagrams.Answer(Self, WhatAmI.Peer, [.. Enumerable.Range(1, 200).Select(port => $"tcp/127.0.0.1:{port}")]);
        Assert.True(ScoutingDatagrams.TryReadAnswer(answer, out ScoutedNode? node));
        Assert.Equal(ScoutingLimits.LocatorsPerNode, node.Locators.Count);
    }
}
