using System.Text.Json;
using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Cli.Tests;

/// <summary>The admin space of a router process, seen with its tools.</summary>
public sealed class AdminTests
{
    [Fact]
    public async Task Get_shows_the_admin_space_line_by_line_and_the_metrics_as_text()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        string root = $"@/{router.Process.Lines[0].Split(' ')[1]}/router";
        using ZenohProcess text = await router.RunAsync("get", "@/**");
        Assert.Contains($"PUT {root} (application/json): {{\"locators\":[\"{router.Endpoint}\"]", text.Output, StringComparison.Ordinal);
        Assert.Contains("\n  zenoh_sessions{whatami=\"client\"} 1\n", text.Output, StringComparison.Ordinal);
        Assert.Contains($"PUT {root}/linkstate/north (text/plain):\n  graph {{\n", text.Output, StringComparison.Ordinal);

        using ZenohProcess json = await router.RunAsync("get", "@/**", "--json");
        string[] keys = [.. json.Lines.Select(KeyOf)];
        Assert.All((string[])[root, $"{root}/metrics", $"{root}/linkstate/north"], key => Assert.Contains(key, keys));
    }

    [Fact]
    public async Task Info_shows_what_the_router_says_about_itself()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        string id = router.Process.Lines[0].Split(' ')[1];
        using ZenohProcess text = await router.RunAsync("info");
        Assert.Contains($"node {id} (v", text.Output, StringComparison.Ordinal);
        Assert.Matches($"  client [0-9a-f]+ {router.Endpoint} -> ", text.Output);
        using ZenohProcess json = await router.RunAsync("info", "--json");
        using JsonDocument shown = JsonDocument.Parse(Assert.Single(json.Lines));
        Assert.Equal(id, Assert.Single(shown.RootElement.GetProperty("nodes").EnumerateArray()).GetProperty("zid").GetString());
    }

    [Theory]
    [InlineData("none", false, "permissions/read")]
    [InlineData("r", true, "permissions/write")]
    [InlineData("rw", true, "changes nothing")]
    public async Task Permissions_have_an_effect_and_refusals_are_reported(string permissions, bool isAnswered, string reason)
    {
        using ZenohProcess router = ZenohProcess.Start(
            "router", "-l", "tcp/127.0.0.1:0", "--no-multicast-scouting", "-i", "a1", "--adminspace-permissions", permissions);
        await router.PrintsAsync("listens on ");
        string[] client = ["-m", "client", "-e", router.Lines[1].Trim().Split(' ')[^1], "--no-multicast-scouting"];

        using ZenohProcess get = await ZenohProcess.RunAsync(0, ["get", "@/a1/router", .. client]);
        using ZenohProcess put = await ZenohProcess.RunAsync(0, ["put", "@/a1/router/config/mode", "peer", "--wait", "60", .. client]);

        Assert.Equal(isAnswered, get.Output.Length > 0);
        await router.ReportsAsync(reason);
        await router.StopAsync();
    }

    private static string KeyOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("key").GetString()!;
    }
}
