using System.Net;
using System.Net.Sockets;
using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>Somebody takes up connections and says nothing, or stops in the middle of the handshake.</summary>
public sealed class SilentConnectionsTests
{
    private const int Connections = 10_000;
    private const int BegunHandshakes = 300;
    private const int AcceptPending = 50;

    [Fact]
    public async Task Others_get_in_while_somebody_holds_thousands_of_connections_and_says_nothing()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), stranger = network.Add("stranger"), friend = network.Add("friend");
        Wire toStranger = network.Join(hub, stranger), toFriend = network.Join(hub, friend);
        using ZenohProcess router = await hub.RouterAsync("--cfg", $"transport/unicast/accept_pending:{AcceptPending}", "--cfg", "transport/unicast/accept_timeout:60000");
        List<Socket> silent = await ConnectAllAsync(stranger, toStranger.One);
        await Eventually.True(
            () => ProcessFacts.ConnectionsWith(router, toStranger.Other) == AcceptPending, $"only {AcceptPending} connections that say nothing are kept");

        using ZenohProcess first = friend.Client(toFriend.One, "info");
        await first.EndsWithAsync(0);

        foreach (Socket socket in silent)
            socket.Dispose();
        List<RawPeer> begun = [.. Enumerable.Range(0, BegunHandshakes).Select(_ => new RawPeer(stranger.Connect(toStranger.One, Nodes.Port)))];
        foreach (RawPeer peer in begun)
            peer.Send(RawPeer.Init());
        using ZenohProcess second = friend.Client(toFriend.One, "info");
        await second.EndsWithAsync(0);

        foreach (RawPeer peer in begun)
            peer.Dispose();
    }

    private static async Task<List<Socket>> ConnectAllAsync(Machine stranger, string address)
    {
        IPEndPoint target = new(IPAddress.Parse(address), Nodes.Port);
        List<Socket> made = stranger.Inside(() =>
            Enumerable.Range(0, Connections).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList());
        await Parallel.ForEachAsync(made, TestContext.Current.CancellationToken, async (socket, cancellation) => await socket.ConnectAsync(target, cancellation));
        return made;
    }
}
