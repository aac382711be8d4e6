using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>A cut that outlasts the lease ends sessions; they come back with all they had declared.</summary>
public sealed class LongCutTests
{
    [Fact]
    public async Task A_client_that_was_cut_off_for_longer_than_its_lease_comes_back_with_its_declarations()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), near = network.Add("near"), far = network.Add("far");
        Wire toNear = network.Join(hub, near), toFar = network.Join(hub, far);
        using ZenohProcess router = await hub.RouterAsync(Nodes.Quick);
        using ZenohProcess watch = near.Client(toNear.One, ["liveliness", "sub", "group/**", .. Nodes.Quick]);
        await watch.ReportsAsync("watching");
        using ZenohProcess pub = near.Client(toNear.One, ["pub", "cut/to-far", "hello", "-i", "0.05", .. Nodes.Quick]);
        using ZenohProcess nearSub = near.Client(toNear.One, ["sub", "cut/to-near", .. Nodes.Quick]);
        using ZenohProcess farSub = far.Client(toFar.One, ["sub", "cut/to-far", .. Nodes.Quick]);
        using ZenohProcess farPub = far.Client(toFar.One, ["pub", "cut/to-near", "hello", "-i", "0.05", .. Nodes.Quick]);
        using ZenohProcess queryable = far.Client(toFar.One, ["queryable", "cut/question", "the answer", .. Nodes.Quick]);
        using ZenohProcess token = far.Client(toFar.One, ["liveliness", "token", "group/far", .. Nodes.Quick]);
        await watch.PrintsAsync("ALIVE group/far");
        await farSub.PrintsMoreAsync("data on its way out");
        await nearSub.PrintsMoreAsync("data on its way in");
        await queryable.ReportsAsync("answering");

        toFar.Cut();
        await watch.PrintsAsync("GONE  group/far");
        await pub.ReportsAsync("nobody subscribes any more");
        toFar.Mend();

        await watch.PrintsAsync("ALIVE group/far", times: 2);
        await farSub.PrintsMoreAsync("data on its way out again");
        await nearSub.PrintsMoreAsync("data on its way in again");
        await near.IsAnsweredAsync(toNear.One, "cut/question", "the answer");
    }
}
