using System.Collections.Concurrent;
using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.Session;
using Zenoh.Tests.Scouting;

namespace Zenoh.Tests.Session;

/// <summary>Sessions that meet in a multicast group over real sockets, on a network of the test's own.</summary>
public sealed class MulticastTests
{
    [Fact]
    public Task Sessions_in_a_group_hear_each_other() =>
        LoopbackNetwork.RunAsync(typeof(MulticastTests), () => ExchangeAsync("udp/224.0.0.225:7450#iface=lo"));

    [Fact]
    public Task Sessions_in_a_group_over_ipv6_hear_each_other() =>
        LoopbackNetwork.RunAsync(typeof(MulticastTests), async () =>
        {
            // The loopback interface carries no multicast over IPv6.
            const string setup = "ip link add m0 type veth peer name m1 && ip link set m0 up && ip link set m1 up && ip address add fd00::1/64 dev m0 nodad";
            using Process ip = Process.Start("sh", ["-c", setup]);
            await ip.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(ip.ExitCode == 0, "this machine has no interface for multicast over IPv6 to try (ip link add type veth)");
            await ExchangeAsync("udp/[ff02::225]:7450#iface=m0");
        });

    [Fact]
    public Task A_node_with_other_batches_is_shown_as_a_problem() => LoopbackNetwork.RunAsync(typeof(MulticastTests), async () =>
    {
        ZenohConfig config = Network.Listening(WhatAmI.Peer, "udp/224.0.0.225:7450#iface=lo");
        LinkConfig link = config.Transport.Link;
        await using ZenohSession one = await Network.Open(config);
        await using ZenohSession other = await Network.Open(config with
        {
            Transport = config.Transport with { Link = link with { Transmit = link.Transmit with { BatchSize = 2_048 } } },
        });

        await Eventually.True(() => one.Info.Problems.Any(static problem => problem.Contains("batch_size", StringComparison.Ordinal)), "the problem");
        Assert.Contains("udp/224.0.0.225:7450", Assert.Single(one.Info.Problems), StringComparison.Ordinal);
        Assert.Empty(one.Info.Peers);
    });

    private static async Task ExchangeAsync(string group)
    {
        const int count = 20;
        List<ZenohSession> sessions = [];
        List<ConcurrentQueue<string>> received = [];
        for (int i = 0; i < 3; i++)
        {
            ZenohSession session = await Network.Open(Network.Listening(WhatAmI.Peer, group));
            var queue = new ConcurrentQueue<string>();
            sessions.Add(session);
            received.Add(queue);
            session.DeclareSubscriber("k/**", sample => queue.Enqueue($"{sample.Key}:{sample.Payload.Length}"));
        }

        await Eventually.True(() => sessions.All(static session => session.Info.Peers.Count == 2), "two peers at each");
        byte[] large = new byte[30_000];
        DeliveryOptions blocking = new() { CongestionControl = CongestionControl.Block };
        for (int i = 0; i < count; i++)
        {
            for (int by = 0; by < sessions.Count; by++)
                sessions[by].Put($"k/{by}", i == 0 ? large : large.AsSpan(0, i), new PutOptions { Delivery = blocking });

            // Datagrams that find no room are lost: the next are sent when these have been read.
            int round = i + 1;
            await Eventually.True(() => received.All(queue => queue.Count >= 3 * round), $"all samples of round {i} at each");
        }

        string[] expected = [.. Enumerable.Range(0, 3).SelectMany(by => Enumerable.Range(0, count).Select(i => $"k/{by}:{(i == 0 ? large.Length : i)}")).Order()];
        Assert.All(received, queue => Assert.Equal(expected, queue.Order()));
        await sessions[0].DisposeAsync();
        await Eventually.True(() => sessions[1].Info.Peers.Count == 1, "one peer after the other left");
        await sessions[1].DisposeAsync();
        await sessions[2].DisposeAsync();
    }
}
