using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Cli.Tests;

public sealed class RouterTests
{
    [Fact]
    public async Task Flags_of_the_reference_that_mean_nothing_here_are_warned_about_and_not_fatal()
    {
        using ZenohProcess router = ZenohProcess.Start(
            "router", "--plugin-search-dir", "x", "-P", "rest", "--rest-http-port", "8000", "-l", "tcp/127.0.0.1:0",
            "--no-multicast-scouting");
        await router.PrintsAsync("listens on tcp/127.0.0.1:");
        await router.ReportsAsync("warning: --plugin-search-dir x");
        await router.ReportsAsync("warning: --plugin rest");
        await router.ReportsAsync("warning: --rest-http-port 8000");
        await router.StopAsync();
    }

    [Fact]
    public async Task The_configured_id_is_shown_and_single_settings_win_over_flags()
    {
        using ZenohProcess router = ZenohProcess.Start(
            "router", "-i", "a1b2", "-l", "tcp/127.0.0.1:1", "--no-multicast-scouting", "--cfg", "listen/endpoints:[\"tcp/127.0.0.1:0\"]");
        await router.PrintsAsync("listens on tcp/127.0.0.1:");
        Assert.StartsWith("router a1b2\n", router.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:1\n", router.Output, StringComparison.Ordinal);
        await router.StopAsync("INT");
    }

    [Fact]
    public async Task A_file_is_read_and_stays_a_routers_unless_it_says_otherwise()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file, "{ id: 'c3', listen: { endpoints: ['tcp/127.0.0.1:0'] }, scouting: { multicast: { enabled: false } } }", TestContext.Current.CancellationToken);
        using ZenohProcess router = ZenohProcess.Start("router", "-c", file);
        await router.PrintsAsync("listens on");
        Assert.StartsWith("router c3\n", router.Output, StringComparison.Ordinal);
        await router.StopAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_the_router_with_255_and_a_reason()
    {
        using RunningRouter first = await RunningRouter.StartAsync(overTcp: true);
        using ZenohProcess second = await ZenohProcess.RunAsync(255, "router", "-l", first.Endpoint, "--no-multicast-scouting");
        Assert.Contains(first.Endpoint, second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whom_a_router_refuses_is_shown_on_its_error_output_or_as_a_json_record(bool json)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("zr");
        string users = Path.Combine(folder.FullName, "users.txt");
        string endpoint = $"unixsock-stream/{folder.FullName}/router";
        await File.WriteAllTextAsync(users, "alice:secret\n", TestContext.Current.CancellationToken);
        string[] command = ["router", "-l", endpoint, "--no-multicast-scouting", "--cfg", $"transport/auth/usrpwd/dictionary_file:'{users}'"];
        using ZenohProcess router = ZenohProcess.Start([.. command, .. json ? ["--json"] : Array.Empty<string>()]);
        await router.PrintsAsync(endpoint);

        using ZenohProcess stranger = await ZenohProcess.RunAsync(1, "info", "-m", "client", "-e", endpoint);

        string text = $"A program at {endpoint} was refused: it offers no user and password";
        await (json ? router.PrintsAsync($"{{\"warning\":\"{text}") : router.ReportsAsync($"warning: {text}"));
        await router.StopAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_used_names_key_and_file()
    {
        using ZenohProcess router = await ZenohProcess.RunAsync(1, "router", "--cfg", "listen/endpoint:[]");
        Assert.Contains("listen", router.Error, StringComparison.Ordinal);
        using ZenohProcess endpoint = await ZenohProcess.RunAsync(2, "router", "-l", "nonsense");
        Assert.Contains("listen/endpoints", endpoint.Error, StringComparison.Ordinal);
    }
}
