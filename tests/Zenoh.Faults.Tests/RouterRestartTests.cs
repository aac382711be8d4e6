using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>A router dies and another process takes its place.</summary>
public sealed class RouterRestartTests
{
    [Fact]
    public async Task A_router_that_is_killed_and_started_again_gets_its_clients_and_their_declarations_back()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), left = network.Add("left"), right = network.Add("right");
        Wire toLeft = network.Join(hub, left), toRight = network.Join(hub, right);
        using ZenohProcess first = await hub.RouterAsync();
        using ZenohProcess sub = right.Client(toRight.One, ["sub", "restart/**", .. Nodes.Quick]);
        using ZenohProcess queryable = right.Client(toRight.One, ["queryable", "restart/question", "the answer", .. Nodes.Quick]);
        using ZenohProcess token = right.Client(toRight.One, ["liveliness", "token", "group/right", .. Nodes.Quick]);
        using ZenohProcess watch = left.Client(toLeft.One, ["liveliness", "sub", "group/**", "--history", .. Nodes.Quick]);
        using ZenohProcess pub = left.Client(toLeft.One, ["pub", "restart/data", "hello", "-i", "0.05", .. Nodes.Quick]);
        await watch.PrintsAsync("ALIVE group/right");
        await sub.PrintsMoreAsync("data before the restart");
        await queryable.ReportsAsync("answering");

        await first.StopAsync("KILL", exitCode: 137);
        await watch.PrintsAsync("GONE  group/right");
        using ZenohProcess second = await hub.RouterAsync();

        await watch.PrintsAsync("ALIVE group/right", times: 2);
        await sub.PrintsMoreAsync("data after the restart");
        await left.IsAnsweredAsync(toLeft.One, "restart/question", "the answer");
    }
}
