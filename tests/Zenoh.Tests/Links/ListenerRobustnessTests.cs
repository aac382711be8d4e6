using System.Net;
using System.Net.Sockets;
using Zenoh.Links;

namespace Zenoh.Tests.Links;

public sealed class ListenerRobustnessTests
{
    [Theory]
    [MemberData(nameof(LinkRig.OverTcp), MemberType = typeof(LinkRig))]
    public async Task Listener_serves_others_beside_silent_aborted_and_nonsense_connections(string kind)
    {
        using var rig = new LinkRig(kind);
        using var silent = Raw(rig);
        using var halfClosed = Raw(rig);
        halfClosed.Shutdown(SocketShutdown.Send);
        using var nonsense = Raw(rig);
        nonsense.Send(System.Text.Encoding.ASCII.GetBytes("EHLO example.org\r\n\r\n"));
        for (var i = 0; i < 20; i++)
        {
            using var aborted = Raw(rig);
            aborted.LingerState = new LingerOption(true, 0);
        }

        if (kind == LinkProtocols.Tcp)
        {
            // For plain TCP each of these is a link; their fate is the transport's handshake.
            for (var i = 0; i < 3; i++)
            {
                (await Waiting.For(Waiting.Start(rig.Listener.Accept), "link of a raw connection"))!.Dispose();
            }

            return;
        }

        var (near, far) = await rig.Connect();
        near.Send([1, 2]);

        Assert.Equal([1, 2], await Waiting.For(Waiting.Start(far.Receive), "batch of the good peer"));
        await Waiting.Until(() => rig.Listener.Refused >= 22, $"22 refusals ({rig.Listener.Refused})");
        Assert.NotNull(rig.Listener.LastRefusal);
    }

    [Theory]
    [InlineData("tls", "#tls_handshake_timeout_ms=1000")]
    [InlineData("ws", "")]
    public async Task Silent_connection_is_given_up_after_its_time_and_frees_its_slot(string kind, string config)
    {
        var options = LinkOptions.Default with { DialTimeout = TimeSpan.FromSeconds(1), PendingHandshakes = 1 };
        using var rig = new LinkRig(kind, options, config);
        using var silent = Raw(rig);

        Assert.Equal(0, await Waiting.For(Waiting.Start(() => silent.Receive(new byte[1])), "end of a silent connection"));
        await Waiting.Until(() => rig.Listener.Refused == 1, "refusal counted");
        Assert.Contains("no handshake within 1 s", rig.Listener.LastRefusal, StringComparison.Ordinal);

        // On a busy machine a handshake may take longer than this listener allows it to.
        var patient = new LinkFactory(rig.Factory.Options with { DialTimeout = Waiting.Patience });
        await Waiting.Until(() => IsReached(patient, rig.Dialled), "link through the freed slot");
    }

    [Theory]
    [InlineData("tls")]
    [InlineData("ws")]
    public async Task Dial_gives_up_on_a_server_that_says_nothing(string kind)
    {
        using var deaf = Deaf(backlog: 16);
        var endpoint = Endpoint.Parse($"{kind}/{deaf.LocalEndPoint}");
        var factory = new LinkFactory(LinkOptions.Default with { DialTimeout = TimeSpan.FromSeconds(2), Tls = LinkRig.Tls });

        var fault = await Assert.ThrowsAsync<LinkException>(() => Waiting.For(Waiting.Start(() => factory.Dial(endpoint)), "end of the dial"));

        Assert.StartsWith($"{endpoint}: gave up shaking hands", fault.Message.Replace("opening the WebSocket", "shaking hands", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dial_gives_up_on_an_address_that_does_not_answer_and_when_told_to()
    {
        // Once the backlog is full the system ignores further connections, as a firewall would.
        using var deaf = Deaf(backlog: 0);
        var waiting = Enumerable.Range(0, 4).Select(_ =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                socket.Connect(deaf.LocalEndPoint!);
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It connects in the background, or never.
            }

            return socket;
        }).ToList();
        var endpoint = Endpoint.Parse($"tcp/{deaf.LocalEndPoint}");
        var hurried = new LinkFactory(LinkOptions.Default with { DialTimeout = TimeSpan.FromMilliseconds(200) });

        var fault = await Assert.ThrowsAsync<LinkException>(() => Waiting.For(Waiting.Start(() => hurried.Dial(endpoint)), "end of the dial"));
        Assert.Contains("gave up connecting after 0.2 s", fault.Message, StringComparison.Ordinal);

        using var cancellation = new CancellationTokenSource();
        var dialling = Waiting.Start(() => new LinkFactory(LinkOptions.Default with { DialTimeout = TimeSpan.FromMinutes(5) }).Dial(endpoint, cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Waiting.For(dialling, "cancelled dial"));
        waiting.ForEach(socket => socket.Dispose());
    }

    private static bool IsReached(LinkFactory factory, Endpoint endpoint)
    {
        try
        {
            using var link = factory.Dial(endpoint);
            return true;
        }
        catch (LinkException)
        {
            return false;
        }
    }

    private static Socket Raw(LinkRig rig)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPEndPoint.Parse(rig.Dialled.Address));
        return socket;
    }

    private static Socket Deaf(int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(backlog);
        return socket;
    }
}
