using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>Somebody connects with a router and talks nonsense: its connection ends, and nobody else notices.</summary>
public sealed class GarbageTests
{
    /// <summary>Sessions that send arbitrary bytes at each stage.</summary>
    private const int RandomSessions = 60;

    private const int RandomBytes = 300;

    private enum Stage
    {
        BeforeInit,
        BeforeOpen,
        Open,
    }

    /// <summary>What may never be accepted, by the stage it comes at.</summary>
    private static readonly (Stage Stage, string What, byte[] Batch)[] Refused =
    [
        (Stage.BeforeInit, "an unknown transport message", [0x1f, 1, 2, 3]),
        (Stage.BeforeInit, "a frame instead of INIT", [0x25, 0x00]),
        (Stage.BeforeInit, "another version", [0x81, 0x08, 0x02, 0x01, 0x27, 0x01]),
        (Stage.BeforeInit, "an id of zeros", [0x01, 0x09, 0x02, 0x00]),
        (Stage.BeforeInit, "an INIT that is cut off", [0x81, 0x09, 0xf2, 1, 2, 3]),
        (Stage.BeforeInit, "an unknown mandatory extension", [0x81, 0x09, 0x02, 0x01, 0x1e]),
        (Stage.BeforeInit, "an extension longer than the message", [0x81, 0x09, 0x02, 0x01, 0x4e, 0xff, 0xff, 0xff, 0x7f]),
        (Stage.BeforeOpen, "a frame instead of OPEN", [0x25, 0x00]),
        (Stage.BeforeOpen, "another INIT", [0x81, 0x09, 0x02, 0x01, 0x27, 0x01]),
        (Stage.BeforeOpen, "a cookie that was never given out", [0x42, 0x0a, 0x00, 0x04, 1, 2, 3, 4]),
        (Stage.BeforeOpen, "a cookie longer than the message", [0x42, 0x0a, 0x00, 0xff, 0xff, 0x03]),
        (Stage.Open, "an unknown transport message", [0x1f]),
        (Stage.Open, "a frame without number", [0x25]),
        (Stage.Open, "a number above the mask", [0x25, 0xff, 0xff, 0xff, 0xff, 0x7f]),
        (Stage.Open, "a priority nobody agreed on", [0xa5, 0x00, 0x31, 0x01]),
        (Stage.Open, "a key longer than the message", [0x25, 0x00, 0x3d, 0x00, 0xff, 0xff, 0x03, (byte)'a']),
        (Stage.Open, "a key that is no UTF-8", [0x25, 0x00, 0x3d, 0x00, 0x02, 0xff, 0xfe, 0x01, 0x01, 0x00]),
        (Stage.Open, "a payload longer than the message", [0x25, 0x00, 0x3d, 0x00, 0x01, (byte)'a', 0x01, 0xff, 0xff, 0xff, 0xff, 0x7f]),
        (Stage.Open, "an unknown declaration", [0x25, 0x00, 0x1e, 0x1f]),
        (Stage.Open, "an unknown body", [0x25, 0x00, 0x3d, 0x00, 0x01, (byte)'a', 0x1f]),
    ];

    [Fact]
    public async Task Garbage_at_any_stage_closes_only_the_link_it_came_over()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), stranger = network.Add("stranger");
        Wire wire = network.Join(hub, stranger);
        using ZenohProcess router = await hub.RouterAsync(Nodes.Patient);
        using ZenohProcess count = hub.Work("count", Nodes.Endpoint("127.0.0.1"), "garbage/data");
        await count.ReportsAsync("counting");
        using ZenohProcess publish = hub.Work("publish", Nodes.Endpoint("127.0.0.1"), "garbage/data", "100", nameof(CongestionControl.Block));
        await count.PrintsMoreAsync("data before");

        foreach ((Stage stage, string what, byte[] batch) in Refused)
        {
            using RawPeer peer = Reach(stage, stranger, wire.One);
            peer.Send(batch);
            await peer.IsClosedAsync(what);
        }

        using (RawPeer peer = Reach(Stage.Open, stranger, wire.One))
        {
            peer.SendBare(0xff, 0xff);
            await peer.IsClosedAsync("a batch longer than agreed on");
        }

        await SendArbitraryBytesAsync(stranger, wire.One);
        await count.PrintsMoreAsync("data afterwards");
        await publish.StopAsync();
        await count.EndsWithAsync(0);
        Assert.Contains(" lost 0 repeated 0 ", count.Lines[^1], StringComparison.Ordinal);
        await router.StopAsync();
    }

    // Some of it may mean something; all of it has an end, and with it the connection.
    private static async Task SendArbitraryBytesAsync(Machine stranger, string address)
    {
        for (int seed = 0; seed < RandomSessions; seed++)
        {
            Random random = new(seed);
            byte[] bytes = new byte[random.Next(RandomBytes)];
            random.NextBytes(bytes);
            Stage stage = (Stage)(seed % 3);
            using RawPeer peer = Reach(stage, stranger, address);
            if (random.Next(2) == 0)
                peer.Send(bytes);
            else if (random.Next(2) == 0)
                peer.Send([0x25, 0x00, .. bytes]);
            else
                peer.SendBare(bytes);
            peer.EndSending();
            await peer.IsClosedAsync($"the bytes of seed {seed} at stage {stage}");
        }
    }

    private static RawPeer Reach(Stage stage, Machine stranger, string address)
    {
        RawPeer peer = new(stranger.Connect(address, Nodes.Port));
        if (stage == Stage.BeforeOpen)
            peer.Begin();
        else if (stage == Stage.Open)
            peer.Open();
        return peer;
    }
}
