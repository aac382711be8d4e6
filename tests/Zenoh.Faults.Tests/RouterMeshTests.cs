using System.Text.RegularExpressions;
using Zenoh.Cli.Tests.Harness;
using Zenoh.Faults.Tests.Networks;

namespace Zenoh.Faults.Tests;

/// <summary>Links between routers come and go.</summary>
public sealed partial class RouterMeshTests
{
    [Fact]
    public async Task Two_routers_part_and_join_again_and_what_their_clients_declared_follows()
    {
        using Network network = new();
        Machine west = network.Add("west"), east = network.Add("east");
        Wire between = network.Join(west, east);
        using ZenohProcess western = await west.RouterAsync(Nodes.Quick);
        using ZenohProcess eastern = await east.RouterAsync(["-e", Nodes.Endpoint(between.One), .. Nodes.Quick]);
        using ZenohProcess watch = west.Client("127.0.0.1", "liveliness", "sub", "group/**", "--history");
        using ZenohProcess sub = west.Client("127.0.0.1", "sub", "mesh/**");
        using ZenohProcess token = east.Client("127.0.0.1", "liveliness", "token", "group/east");
        using ZenohProcess pub = east.Client("127.0.0.1", "pub", "mesh/data", "hello", "-i", "0.05");
        using ZenohProcess queryable = east.Client("127.0.0.1", "queryable", "mesh/question", "the answer");
        await watch.PrintsAsync("ALIVE group/east");
        await sub.PrintsMoreAsync("data before the cut");
        await queryable.ReportsAsync("answering");

        between.Cut();
        await watch.PrintsAsync("GONE  group/east");
        await pub.ReportsAsync("nobody subscribes any more");
        between.Mend();

        await watch.PrintsAsync("ALIVE group/east", times: 2);
        await sub.PrintsMoreAsync("data after the cut");
        await west.IsAnsweredAsync("127.0.0.1", "mesh/question", "the answer");
    }

    [Fact]
    public async Task In_a_triangle_of_routers_the_third_takes_over_when_the_link_of_two_is_cut()
    {
        using Network network = new();
        Machine a = network.Add("a"), b = network.Add("b"), c = network.Add("c");
        Wire ab = network.Join(a, b), bc = network.Join(b, c), ca = network.Join(c, a);
        using ZenohProcess routerA = await a.RouterAsync(["-i", "a1", .. Nodes.Quick]);
        using ZenohProcess routerB = await b.RouterAsync(["-i", "b2", "-e", Nodes.Endpoint(ab.One), .. Nodes.Quick]);
        using ZenohProcess routerC = await c.RouterAsync(["-i", "c3", "-e", Nodes.Endpoint(bc.One), "-e", Nodes.Endpoint(ca.Other), .. Nodes.Quick]);
        using ZenohProcess sub = b.Client("127.0.0.1", "sub", "triangle/**");
        using ZenohProcess pub = a.Client("127.0.0.1", "pub", "triangle/data", "hello", "-i", "0.02");
        await sub.PrintsMoreAsync("data over the direct link");

        ab.Cut();
        int cutAt = NumbersOf(pub).Max();
        await Eventually.True(() => NumbersOf(sub).Any(number => number > cutAt + 200), "data from well after the cut, over the third router");
        ab.Mend();
        int mendedAt = NumbersOf(pub).Max();
        await Eventually.True(() => NumbersOf(sub).Any(number => number > mendedAt + 200), "data from well after the link was mended");

        int[] received = NumbersOf(sub);
        Assert.Equal(received.Distinct(), received);
    }

    private static int[] NumbersOf(ZenohProcess process) =>
        [.. process.Lines.Select(line => Numbered().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].ValueSpan, null))];

    [GeneratedRegex(@"\[(\d+)\] hello$")]
    private static partial Regex Numbered();
}
