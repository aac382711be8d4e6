using System.Text.Json;
using Zenoh.Cli.Tests.Harness;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Cli.Tests;

/// <summary>Real processes: a router, and clients that meet there.</summary>
public sealed class EndToEndTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_pub_publishes_sub_prints(bool overTcp)
    {
        using RunningRouter router = await RunningRouter.StartAsync(overTcp);
        using ZenohProcess sub = router.Start("sub", "demo/**", "-n", "3");
        await sub.ReportsAsync("subscribed to demo/**");
        using ZenohProcess pub = router.Start("pub", "demo/example", "hello", "-i", "0.05");
        await sub.EndsWithAsync(0);
        Assert.Equal(3, sub.Lines.Length);
        Assert.All(sub.Lines, line => Assert.Matches(@"^PUT demo/example \(text/plain\) \[.*Z\]: \[\d+\] hello$", line));
        await pub.StopAsync("INT");
        await router.Process.StopAsync();
    }

    [Fact]
    public async Task What_is_piped_into_pub_is_published_line_by_line()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("sub", "--key", "demo/test", "-n", "2");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess pub = await ZenohProcess.RunWithInputAsync("🔥 connected!\nand more\n", ["pub", "--key", "demo/test", .. router.Client]);
        await sub.EndsWithAsync(0);
        Assert.Equal(["🔥 connected!", "and more"], sub.Lines.Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]));
    }

    [Fact]
    public async Task Piped_lines_end_with_the_count()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("sub", "demo/test", "-n", "2");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess pub = await ZenohProcess.RunWithInputAsync("a\nb\nc\n", ["pub", "demo/test", "-n", "2", "-i", "0.01", .. router.Client]);
        await sub.EndsWithAsync(0);
        Assert.Equal(["PUT demo/test: a", "PUT demo/test: b"], pub.Lines);
    }

    [Fact]
    public async Task A_key_and_an_encoding_cannot_begin_a_line_or_command_the_terminal()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("sub", "demo/**", "-n", "1");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess put = await router.RunAsync("put", "demo/\u001b[2J\nPUT demo/forged", "x", "--encoding", "text/plain;a\u009b", "--wait", "60");
        await sub.EndsWithAsync(0);
        Assert.StartsWith(@"PUT demo/\u{1b}[2J\u{a}PUT demo/forged (text/plain;a\u{9b}) [", Assert.Single(sub.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_cannot_begin_a_line()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess queryable = router.Start("queryable", "demo/**", "x");
        await queryable.ReportsAsync("answering");
        using ZenohProcess get = await UntilAnsweredAsync(() => router.RunAsync("get", "demo/a?b\nQUERY forged"));
        await queryable.PrintsAsync(@"QUERY demo/a?b\u{a}QUERY forged");
    }

    [Fact]
    public async Task Json_output_is_one_object_per_sample_with_all_it_carries()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("sub", "-k", "demo/**", "--json", "-n", "2");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess put = await router.RunAsync(
            "put", "-k", "demo/j", "-p", "{}", "--encoding", "application/json", "-a", "beside", "--priority", "RealTime", "--wait", "60");
        using ZenohProcess delete = await router.RunAsync("put", "demo/j", "--delete", "--wait", "60");
        await sub.EndsWithAsync(0);
        using JsonDocument first = JsonDocument.Parse(sub.Lines[0]);
        using JsonDocument second = JsonDocument.Parse(sub.Lines[1]);
        Assert.Equal(
            ("put", "demo/j", "application/json", "{}", "beside", "RealTime"),
            (Text(first, "kind"), Text(first, "key"), Text(first, "encoding"), Text(first, "payload"), Text(first, "attachment"), Text(first, "priority")));
        Assert.Equal(("delete", "demo/j"), (Text(second, "kind"), Text(second, "key")));
    }

    [Fact]
    public async Task Get_prints_what_queryable_answers()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess queryable = router.Start("queryable", "demo/q", "the answer");
        await queryable.ReportsAsync("answering for demo/q");
        using ZenohProcess get = await UntilAnsweredAsync(() => router.RunAsync("get", "demo/*?x=1", "-p", "question"));
        Assert.Contains("PUT demo/q (text/plain)", get.Output, StringComparison.Ordinal);
        Assert.EndsWith(": the answer\n", get.Output, StringComparison.Ordinal);
        await queryable.PrintsAsync("QUERY demo/*?x=1: question");
        using ZenohProcess bare = await router.RunAsync("get", "demo/**");
        await queryable.PrintsAsync("QUERY demo/**");
        Assert.Contains("QUERY demo/**", queryable.Lines);
    }

    [Fact]
    public async Task Liveliness_shows_a_token_while_its_process_lives()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess watch = router.Start("liveliness", "sub", "group1/**");
        await watch.ReportsAsync("watching");
        using ZenohProcess token = router.Start("liveliness", "token", "group1/me");
        await watch.PrintsAsync("ALIVE group1/me");
        using ZenohProcess get = await router.RunAsync("liveliness", "get", "group1/**");
        Assert.Equal(["ALIVE group1/me"], get.Lines);
        await token.StopAsync("KILL", exitCode: 137);
        await watch.PrintsAsync("GONE  group1/me");
    }

    [Fact]
    public async Task Ping_measures_round_trips_to_pong()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess pong = router.Start("pong");
        await pong.ReportsAsync("answering");
        using ZenohProcess ping = await router.RunAsync("ping", "-n", "20", "-w", "0", "--json");
        using JsonDocument figures = JsonDocument.Parse(ping.Output);
        Assert.Equal(20, figures.RootElement.GetProperty("count").GetInt32());
        Assert.True(figures.RootElement.GetProperty("p50_us").GetDouble() > 0);
    }

    [Fact]
    public async Task Ping_takes_no_late_pong_for_the_next_one()
    {
        TimeSpan delay = TimeSpan.FromMilliseconds(150);
        using RunningRouter router = await RunningRouter.StartAsync();
        await using ZenohSession session = await ZenohSession.OpenAsync(
            new ZenohConfig { Mode = WhatAmI.Client, Connect = new ConnectConfig(router.Endpoint) }, TestContext.Current.CancellationToken);
        using Subscriber pings = session.DeclareSubscriber("test/ping", ping => _ = AnswerLateAsync(ping.Payload.ToArray()));
        using ZenohProcess ping = await router.RunAsync("ping", "-n", "5", "-w", "0", "--json");
        using JsonDocument figures = JsonDocument.Parse(ping.Output);
        Assert.True(figures.RootElement.GetProperty("min_us").GetDouble() >= delay.TotalMicroseconds, ping.Output);

        async Task AnswerLateAsync(byte[] payload)
        {
            await Task.Delay(delay + TimeSpan.FromMilliseconds(20));
            session.Put("test/pong", payload);
        }
    }

    [Fact]
    public async Task Perf_counts_what_arrives()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("perf", "sub", "-n", "1", "--json");
        await sub.ReportsAsync("counting");
        using ZenohProcess pub = router.Start("perf", "pub", "--size", "100", "--json");
        await sub.EndsWithAsync(0);
        using JsonDocument rate = JsonDocument.Parse(sub.Output);
        double messages = rate.RootElement.GetProperty("messages_per_second").GetDouble();
        Assert.Equal(100 * messages, rate.RootElement.GetProperty("bytes_per_second").GetDouble(), messages);
        await pub.StopAsync();
        using JsonDocument published = JsonDocument.Parse(pub.Output);
        Assert.True(published.RootElement.GetProperty("messages_per_second").GetDouble() > 0);
        Assert.True(published.RootElement.TryGetProperty("dropped", out _));
    }

    [Theory]
    [InlineData("| head -n 1", 0, "")]
    [InlineData("> /dev/full", 1, "error: the output cannot be written: ")]
    public async Task A_command_ends_with_its_output(string redirection, int exitCode, string error)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = ZenohProcess.StartProgram(
            "bash", "-o", "pipefail", "-c", $"'{ZenohProcess.Program}' sub demo/** {string.Join(' ', router.Client)} {redirection}");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess pub = router.Start("pub", "demo/x", "hello", "-i", "0.05");
        await sub.EndsWithAsync(exitCode);
        Assert.Contains(error, sub.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", sub.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_names_the_router()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess info = await router.RunAsync("info", "--json");
        using JsonDocument shown = JsonDocument.Parse(info.Output);
        string id = router.Process.Lines[0].Split(' ')[1];
        Assert.Equal(id, Assert.Single(shown.RootElement.GetProperty("routers").EnumerateArray()).GetString());
        Assert.Equal("client", Text(shown, "mode"));
    }

    [Fact]
    public async Task Two_peers_talk_without_a_router()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("zp");
        string endpoint = $"unixsock-stream/{folder.FullName}/peer";
        using ZenohProcess sub = ZenohProcess.Start("sub", "demo/**", "-n", "1", "-l", endpoint, "--no-multicast-scouting");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess put = await ZenohProcess.RunAsync(
            0, "put", "demo/p", "direct", "-e", endpoint, "--no-multicast-scouting", "--cfg", "listen/endpoints:[]", "--wait", "60");
        await sub.EndsWithAsync(0);
        Assert.Equal("PUT demo/p (text/plain): direct\n", sub.Output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_to_reach_a_named_endpoint_and_reaches_somebody_else_only_is_an_error()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("zp");
        string here = $"unixsock-stream/{folder.FullName}/here";
        using ZenohProcess neighbour = ZenohProcess.Start(
            "sub", "demo/**", "-e", here, "--no-multicast-scouting", "--cfg", "listen/endpoints:[]", "--cfg", "connect/retry/period_init_ms:20", "--cfg", "connect/retry/period_max_ms:20");
        await neighbour.ReportsAsync("subscribed");

        // The wait ends when the neighbour has subscribed.
        using ZenohProcess put = await ZenohProcess.RunAsync(
            1, "put", "demo/p", "x", "-l", here, "-e", "unixsock-stream//nowhere/peer", "--no-multicast-scouting", "--wait", "600");

        Assert.Contains("error: nothing was published: there is no connection by --connect unixsock-stream//nowhere/peer", put.Error, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_of_several_named_endpoints_suffices()
    {
        using RunningRouter router = await RunningRouter.StartAsync();
        using ZenohProcess sub = router.Start("sub", "demo/**", "-n", "1");
        await sub.ReportsAsync("subscribed");
        using ZenohProcess put = await ZenohProcess.RunAsync(
            0, "put", "demo/p", "x", "-e", "unixsock-stream//nowhere/peer", "-e", router.Endpoint, "--no-multicast-scouting", "--cfg", "listen/endpoints:[]", "--wait", "600");
        await sub.EndsWithAsync(0);
    }

    private static string? Text(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString();

    /// <summary>A queryable that has just started may not be known to the router yet.</summary>
    private static async Task<ZenohProcess> UntilAnsweredAsync(Func<Task<ZenohProcess>> ask)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            ZenohProcess asked = await ask();
            if (asked.Output.Length > 0)
                return asked;
            asked.Dispose();
        }

        throw new TimeoutException("20 queries found no queryable");
    }
}
