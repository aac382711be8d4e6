using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>Subscribers that never read what they asked for.</summary>
public sealed class NeverReadingTests
{
    private const int NeverReading = 6;

    /// <summary>Publishers that wait, each for a subscriber that never reads: more than a pool of threads makes within the time that they wait.</summary>
    private const int Blocked = 100;

    /// <summary>As many accepted links as have a thread of their own.</summary>
    private const int LinksWithThreads = 64;

    /// <summary>Far more than a router and its queues for so many subscribers take; the data published meanwhile is much more.</summary>
    private const long RouterBytes = 400_000_000;

    [Fact]
    public async Task Subscribers_that_never_read_cost_blocking_publishers_a_wait_and_nobody_a_message()
    {
        // Router and publisher have the same patience, and the router loses it first.
        using Network network = new();
        Machine hub = network.Add("hub"), stranger = network.Add("stranger");
        Wire wire = network.Join(hub, stranger);
        using ZenohProcess router = await hub.RouterAsync();
        using ZenohProcess count = hub.Work("count", Nodes.Endpoint("127.0.0.1"), "flood/data");
        await count.ReportsAsync("counting");
        RawPeer[] dead = [.. Enumerable.Range(0, NeverReading).Select(_ => Subscriber(stranger, wire.One))];
        using ZenohProcess publish = hub.Work("publish", Nodes.Endpoint("127.0.0.1"), "flood/data", "60000", nameof(CongestionControl.Block));

        await Eventually.True(() => ProcessFacts.ConnectionsWith(router, wire.Other) == 0, "the end of the sessions of those who never read");
        await count.PrintsMoreAsync("data after the last of them was given up");
        await publish.StopAsync();
        await count.EndsWithAsync(0);
        Assert.Contains(" lost 0 repeated 0 ", count.Lines[^1], StringComparison.Ordinal);
        Assert.InRange(ProcessFacts.PeakBytes(router), 0, RouterBytes);
        foreach (RawPeer peer in dead)
            peer.Dispose();
    }

    [Fact]
    public async Task Publishers_that_block_on_the_dead_hold_up_nobody_who_has_nothing_to_do_with_them()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), stranger = network.Add("stranger");
        Wire wire = network.Join(hub, stranger);
        using ZenohProcess router = await hub.RouterAsync("--cfg", "transport/link/tx/queue/congestion_control/block/wait_before_close:600000000");

        // They take the threads that single links have, so that all others share theirs.
        RawPeer[] idle = [.. Enumerable.Range(0, LinksWithThreads).Select(_ => Open(stranger, wire.One))];
        RawPeer[] dead = [.. Enumerable.Range(0, Blocked).Select(i => Subscriber(stranger, wire.One, $"dead/{i}"))];
        RawPeer[] blocked = [.. Enumerable.Range(0, Blocked).Select(_ => Open(stranger, wire.One))];
        await Task.WhenAll(blocked.Select((peer, i) => Task.Factory.StartNew(
            () => peer.PublishUntilHeldUp($"dead/{i}"), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        using ZenohProcess count = hub.Work("count", Nodes.Endpoint("127.0.0.1"), "living/data");
        await count.ReportsAsync("counting");
        using ZenohProcess publish = hub.Work("publish", Nodes.Endpoint("127.0.0.1"), "living/data", "100", nameof(CongestionControl.Block));
        await count.PrintsMoreAsync("data while publishers wait for the dead");
        Assert.Equal(idle.Length + dead.Length + blocked.Length, ProcessFacts.ConnectionsWith(router, wire.Other));

        await publish.StopAsync();
        await count.EndsWithAsync(0);
        Assert.Contains(" lost 0 repeated 0 ", count.Lines[^1], StringComparison.Ordinal);
        foreach (RawPeer peer in (RawPeer[])[.. idle, .. dead, .. blocked])
            peer.Dispose();
    }

    private static RawPeer Subscriber(Machine stranger, string address, string key = "flood/data")
    {
        RawPeer peer = Open(stranger, address);
        peer.Send(RawPeer.Subscribe(key));
        return peer;
    }

    private static RawPeer Open(Machine stranger, string address)
    {
        RawPeer peer = new(stranger.Connect(address, Nodes.Port));
        peer.Open();
        return peer;
    }
}
