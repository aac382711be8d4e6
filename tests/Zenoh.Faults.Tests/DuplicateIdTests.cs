using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>Two nodes were given the same id.</summary>
public sealed class DuplicateIdTests
{
    [Fact]
    public async Task A_second_node_with_the_same_id_is_refused_and_the_first_is_not_harmed()
    {
        using Network network = new();
        Machine hub = network.Add("hub"), one = network.Add("one"), other = network.Add("other");
        Wire toOne = network.Join(hub, one), toOther = network.Join(hub, other);
        using ZenohProcess router = await hub.RouterAsync();
        using ZenohProcess sub = one.Client(toOne.One, "sub", "twice/**", "--cfg", "id:\"abc1\"");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess pub = hub.Client("127.0.0.1", "pub", "twice/data", "hello", "-i", "0.05");
        await sub.PrintsMoreAsync("data before");

        using ZenohProcess client = other.Client(toOther.One, "sub", "twice/**", "--cfg", "id:\"abc1\"");
        await client.EndsWithAsync(1);
        using ZenohProcess peer = other.Zenoh("sub", "twice/**", "-e", Nodes.Endpoint(toOther.One), "--no-multicast-scouting", "--cfg", "id:\"abc1\"",
            "--cfg", "connect/exit_on_failure:true", "--cfg", "connect/timeout_ms:0");
        await peer.EndsWithAsync(1);

        Assert.Contains("it has a link with this node already", client.Error, StringComparison.Ordinal);
        Assert.Empty(client.Output + peer.Output);
        int[] before = [.. Numbers(sub)];
        await sub.PrintsMoreAsync("data afterwards");
        int[] after = [.. Numbers(sub)];
        Assert.Equal(Enumerable.Range(before[0], after.Length), after);
    }

    private static IEnumerable<int> Numbers(ZenohProcess sub) => sub.Lines.Select(line => int.Parse(line.Split('[', ']')[^2], null));
}
