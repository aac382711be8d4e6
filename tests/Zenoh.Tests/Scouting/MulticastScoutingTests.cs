using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Scouting;

namespace Zenoh.Tests.Scouting;

public sealed class MulticastScoutingTests
{
    [Fact]
    public Task Nodes_on_one_machine_find_each_other() => LoopbackNetwork.RunAsync(typeof(MulticastScoutingTests), async () =>
    {
        using Node router = new("a1", WhatAmI.Router, "tcp/127.0.0.1:7447", "tcp/192.0.2.1:7447");
        using Node first = new("c1", WhatAmI.Peer, "tcp/127.0.0.1:4001");
        using Node second = new("c2", WhatAmI.Peer, "tcp/127.0.0.1:4002");
        first.Scouting.StartAsking();
        second.Scouting.StartAsking();
        await Eventually.True(() => first.Found.ContainsKey("Peer c2 at tcp/127.0.0.1:4002"), "the second peer");
        await Eventually.True(() => second.Found.ContainsKey("Peer c1 at tcp/127.0.0.1:4001"), "the first peer");
        await Eventually.True(() => first.Found.ContainsKey("Router a1 at tcp/127.0.0.1:7447"), "the router, with its loopback locator only");
        Assert.Empty(router.Found);
        Assert.DoesNotContain(first.Found.Keys, found => found.Contains("c1", StringComparison.Ordinal));
        Assert.All([router, first, second], node => Assert.Empty(node.Scouting.Problems));
    });

    [Fact]
    public Task A_search_finds_each_node_once_however_often_it_asks() => LoopbackNetwork.RunAsync(typeof(MulticastScoutingTests), async () =>
    {
        using Node router = new("a1", WhatAmI.Router, "tcp/127.0.0.1:7447");
        using Node peer = new("c1", WhatAmI.Peer, "tcp/127.0.0.1:4001");
        ConcurrentQueue<string> found = [];
        using CancellationTokenSource enough = new();
        Task searching = SearchAsync(Eventually.Deadline, found, enough.Token);
        await Eventually.True(() => router.Scouting.Answered >= 2 && !found.IsEmpty, "an answer to the question and to its repetition");
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => searching);
        Assert.Equal(["Router a1 at tcp/127.0.0.1:7447"], found);
        Assert.Equal(0, peer.Scouting.Answered);
    });

    [Fact]
    public Task A_search_ends_when_its_time_is_over() => LoopbackNetwork.RunAsync(typeof(MulticastScoutingTests), async () =>
        await SearchAsync(TimeSpan.FromMilliseconds(100), [], TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));

    [Fact]
    public Task An_answer_comes_from_a_port_of_its_own_and_garbage_gets_none() => LoopbackNetwork.RunAsync(typeof(MulticastScoutingTests), async () =>
    {
        using Node router = new("a1", WhatAmI.Router, "tcp/127.0.0.1:7447");
        using Socket asker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint group = new(IPAddress.Parse("224.0.0.224"), 7446);
        foreach (string datagram in (string[])["", "ff", "0109", "010904", "220900a100", "010903"])
            asker.SendTo(Convert.FromHexString(datagram), group);
        byte[] buffer = new byte[1_000];
        SocketReceiveFromResult answer = await Eventually.Within(asker.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)), "an answer");
        Assert.Equal("220900a101127463702f3132372e302e302e313a37343437", Convert.ToHexStringLower(buffer.AsSpan(0, answer.ReceivedBytes)));
        Assert.NotEqual(7446, ((IPEndPoint)answer.RemoteEndPoint).Port);
        await Eventually.True(() => router.Scouting.Answered > 0, "the answer in the count");
        Assert.Equal(1, router.Scouting.Answered);
        Assert.Equal(0, asker.Available);
    });

    [Fact]
    public Task A_port_that_is_not_shared_is_a_problem_and_asking_goes_on() => LoopbackNetwork.RunAsync(typeof(MulticastScoutingTests), () =>
    {
        using Socket selfish = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        selfish.Bind(new IPEndPoint(IPAddress.Any, 7446));
        using Node peer = new("c1", WhatAmI.Peer, "tcp/127.0.0.1:4001");
        Assert.Contains("224.0.0.224:7446", Assert.Single(peer.Scouting.Problems), StringComparison.Ordinal);
        Assert.True(peer.Scouting.CanAsk);
        return Task.CompletedTask;
    });

    private static async Task SearchAsync(TimeSpan duration, ConcurrentQueue<string> found, CancellationToken cancellation)
    {
        await foreach (ScoutedNode node in ZenohScout.ScoutAsync(WhatAmI.Router, new ZenohConfig(), duration, cancellation))
            found.Enqueue(node.ToString());
    }

    private sealed class Node : IDisposable
    {
        public Node(string id, WhatAmI role, params string[] locators)
        {
            Locator[] all = [.. locators.Select(Locator.Parse)];
            Scouting = new MulticastScouting(
                ScoutingOptions.From(new ZenohConfig { Mode = role })!, ZenohId.Parse(id), role, () => all, node => Found[node.ToString()] = node, TimeProvider.System);
        }

        public MulticastScouting Scouting { get; }

        public ConcurrentDictionary<string, ScoutedNode> Found { get; } = [];

        public void Dispose() => Scouting.Dispose();
    }
}
