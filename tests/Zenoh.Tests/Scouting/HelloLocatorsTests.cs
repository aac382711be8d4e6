using System.Net;
using Zenoh.Links;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class HelloLocatorsTests
{
    private const string Everything = "tcp/192.0.2.1:7447 tcp/[2001:db8::1]:7447 tcp/[::1]:7447 tcp/127.0.0.1:7447 unixsock-stream//tmp/z.sock tls/localhost:7448 tls/router.example:7448 udp/224.0.0.225:7447";

    [Theory]
    [InlineData("127.0.0.1", "tcp/[::1]:7447 tcp/127.0.0.1:7447 unixsock-stream//tmp/z.sock tls/localhost:7448")]
    [InlineData("0.0.0.0", "tcp/[::1]:7447 tcp/127.0.0.1:7447 unixsock-stream//tmp/z.sock tls/localhost:7448")]
    [InlineData("192.0.2.9", "tcp/192.0.2.1:7447 tcp/[2001:db8::1]:7447 tls/router.example:7448")]
    public void An_asker_is_told_what_it_can_reach(string asker, string expected) => Assert.Equal(expected.Split(' '), For(asker, Everything));

    [Theory]
    [InlineData("127.0.0.1", "tcp/192.0.2.1:7447")]
    [InlineData("192.0.2.9", "tcp/127.0.0.1:7447")]
    public void An_asker_is_told_the_rest_when_nothing_better_is_left(string asker, string all) => Assert.Equal([all], For(asker, all));

    [Fact]
    public void Nothing_is_told_when_the_node_cannot_be_dialled() => Assert.Empty(HelloLocators.For(IPAddress.Loopback, []));

    [Fact]
    public void No_more_locators_are_told_than_the_limit() =>
        Assert.Equal(ScoutingLimits.LocatorsPerNode, For("127.0.0.1", string.Join(' ', Enumerable.Range(1, 200).Select(port => $"tcp/127.0.0.1:{port}"))).Count);

    private static IReadOnlyList<string> For(string asker, string all) => HelloLocators.For(IPAddress.Parse(asker), [.. all.Split(' ').Select(Locator.Parse)]);
}
