using System.Collections.Concurrent;
using System.Net.Sockets;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Session;

namespace Zenoh.Tests.Session;

/// <summary>What the operator of a node that listens hears of connections that come to nothing, where nobody has to prove who they are.</summary>
public sealed class RefusedConnectionTests
{
    [Theory]
    [InlineData("tcp", "the first bytes are no", "is it a Zenoh node")]
    [InlineData("ws", "it did not ask to become a WebSocket", "dial ws?")]
    public async Task Who_sends_nonsense_is_named(string kind, params string[] expected)
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, $"{kind}/127.0.0.1:0"));
        ConcurrentQueue<string> warnings = Warned(router);
        HostPort target = HostPort.Of(Endpoint.Parse(router.Info.Locators[0]));
        using Socket stranger = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await stranger.ConnectAsync(target.Host, target.Port, TestContext.Current.CancellationToken);
        await stranger.SendAsync((byte[])[2, 0, 0xff, 0xff, .. "\r\n\r\n"u8], TestContext.Current.CancellationToken);

        await Told(warnings, [$"{kind}/{stranger.LocalEndPoint} was refused: ", .. expected]);
    }

    [Fact]
    public async Task Who_comes_when_there_are_as_many_sessions_as_may_be_is_named()
    {
        await using ZenohSession router = await Network.Open(
            Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0").WithSetting("transport/unicast/max_sessions:1"));
        ConcurrentQueue<string> warnings = Warned(router);
        ZenohConfig dialling = Network.Dialling(WhatAmI.Client, router.Info.Locators[0]);
        await using ZenohSession first = await Network.Open(dialling);

        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(dialling));

        await Told(warnings, "tcp/127.0.0.1:", "was refused: there are as many sessions as there may be, 1; raise transport/unicast/max_sessions");
    }

    private static ConcurrentQueue<string> Warned(ZenohSession session)
    {
        ConcurrentQueue<string> warnings = [];
        session.Warned += warnings.Enqueue;
        return warnings;
    }

    private static Task Told(ConcurrentQueue<string> warnings, params string[] parts) => Eventually.True(
        () => warnings.Any(text => parts.All(part => text.Contains(part, StringComparison.Ordinal))),
        $"a warning with {string.Join(" … ", parts)}");
}
