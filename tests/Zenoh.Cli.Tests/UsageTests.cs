using System.CommandLine;
using Zenoh.Cli.Commands;
using Zenoh.Cli.Output;
using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Cli.Tests;

public sealed class UsageTests
{
    private static readonly TimeSpan WithBuild = TimeSpan.FromMinutes(5);

    [Fact]
    public void Every_command_has_help_with_examples()
    {
        Command root = CommandLine.Create();
        foreach (string[] path in Commands(root, []))
        {
            using StringWriter output = new();
            Assert.Equal(0, root.Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output }));
            string[] lines = output.ToString().Split('\n');
            int examples = Array.IndexOf(lines, "Examples:");
            Assert.True(examples > 0 && lines[examples + 1].TrimStart().StartsWith("zenoh", StringComparison.Ordinal), $"no examples: {string.Join(' ', path)}");
        }
    }

    public static TheoryData<string> Examples { get; } =
        [.. Commands(CommandLine.Create()).OfType<ZenohCommand>().SelectMany(command => command.Examples).Concat(HelpWithExamples.First).Select(example => example.Line).Distinct()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_parser_accepts_every_example_of_the_help(string line)
    {
        string command = line[line.IndexOf("zenoh", StringComparison.Ordinal)..].Replace("zenohd", "zenoh router", StringComparison.Ordinal)["zenoh ".Length..];
        Assert.Empty(Errors(command.Replace("<command>", "sub", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("get --timeout 0", "--timeout 0: expected are seconds, from 0.001 to 86400, as --timeout 2.5")]
    [InlineData("get --timeout -1", "--timeout -1: expected are seconds")]
    [InlineData("get --timeout nan", "--timeout nan: expected are seconds")]
    [InlineData("get -o 1e300", "--timeout 1e300: expected are seconds")]
    [InlineData("liveliness get --timeout 99999999999", "from 0.001 to 86400")]
    [InlineData("liveliness get --timeout -1", "--timeout -1: expected are seconds")]
    [InlineData("scout --timeout -1", "--timeout -1: expected are seconds")]
    [InlineData("scout --timeout 1e300", "--timeout 1e300: expected are seconds")]
    [InlineData("put a b --wait 1e300", "--wait 1e300: expected are seconds, 0 or from 0.001 to 86400, as --wait 2.5")]
    [InlineData("put a b --wait 99999999", "--wait 99999999: expected are seconds")]
    [InlineData("put a b --wait -5", "--wait -5: expected are seconds")]
    [InlineData("put a b --wait abc", "--wait abc: expected are seconds")]
    [InlineData("pub --interval nan", "--interval nan: expected are seconds")]
    [InlineData("pub -i -1", "--interval -1: expected are seconds")]
    [InlineData("perf pub --duration -1", "--duration -1: expected are seconds")]
    [InlineData("ping --warmup -1", "--warmup -1: expected are seconds")]
    [InlineData("ping --size -1", "--size -1: expected are bytes, a whole number from 0 to 1000000000, as --size 1024")]
    [InlineData("ping -n 99999999", "from 1 to 10000000")]
    [InlineData("perf pub --size -4", "--size -4: expected are bytes")]
    [InlineData("perf pub --size 2147483647", "--size 2147483647: expected are bytes")]
    [InlineData("perf sub -n 0", "--count 0: expected is a whole number from 1 to 2147483647, as -n 10")]
    [InlineData("pub -n 0", "--count 0: expected is a whole number")]
    [InlineData("sub -n -3", "--count -3: expected is a whole number")]
    [InlineData("queryable -n 0", "--count 0: expected is a whole number")]
    [InlineData("pub --priority 99", "--priority 99: expected is one of RealTime, InteractiveHigh, InteractiveLow, DataHigh, Data, DataLow, Background")]
    [InlineData("pub --priority Control", "--priority Control: expected is one of RealTime,")]
    [InlineData("perf pub --priority control", "--priority control: expected is one of RealTime,")]
    [InlineData("perf pub --key a//b", "--key: Invalid key expression 'a//b': '//', nothing between two slashes")]
    [InlineData("perf sub --key /a", "--key: Invalid key expression '/a': it begins with")]
    [InlineData("ping -k a//b", "--key: Invalid key expression 'a//b': '//', nothing between two slashes")]
    [InlineData("pong -k a//b", "--key: Invalid key expression 'a//b': '//', nothing between two slashes")]
    [InlineData("put a b --priority Fast", "--priority Fast: expected is one of")]
    [InlineData("get --target 77", "--target 77: expected is one of BestMatching, All, AllComplete")]
    [InlineData("get --target 1", "--target 1: expected is one of")]
    [InlineData("get --consolidation 77", "--consolidation 77: expected is one of Auto, None, Monotonic, Latest")]
    [InlineData("scout --what 99", "--what 99: expected are Router, Peer, Client")]
    [InlineData("scout --what None", "--what None: expected are Router, Peer, Client")]
    [InlineData("scout --what Router,Robot", "--what Router,Robot: expected are")]
    [InlineData("put", "a key is missing: zenoh put demo/example hello")]
    [InlineData("put -p hello", "a key is missing")]
    [InlineData("put a", "a payload is missing")]
    [InlineData("put a/**?x b", "'a/**?x' is no key: '?' begins parameters")]
    [InlineData("router --lisen tcp/127.0.0.1:0", "there is no option --lisen here; did you mean --listen?")]
    [InlineData("router --lisen=tcp/127.0.0.1:0", "did you mean --listen?")]
    [InlineData("router --no-such-flag value", "there is no option --no-such-flag here")]
    [InlineData("router value", "'value' belongs to none")]
    [InlineData("sub --jsno", "did you mean --json?")]
    [InlineData("sub --conect tcp/127.0.0.1:1", "there is no option --conect here; did you mean --connect?")]
    [InlineData("ping --conect tcp/127.0.0.1:1", "there is no option --conect here; did you mean --connect?")]
    [InlineData("put a b --wiat 1", "there is no option --wiat here; did you mean --wait?")]
    [InlineData("scout --hlep", "there is no option --hlep here; did you mean --help?")]
    [InlineData("--vresion", "there is no option --vresion here; did you mean --version?")]
    [InlineData("sbu", "there is no command 'sbu' here; did you mean sub?")]
    [InlineData("livelyness get a", "there is no command 'livelyness' here; did you mean liveliness?")]
    [InlineData("liveliness tokn", "there is no command 'tokn' here; did you mean token?")]
    [InlineData("perf pbu", "there is no command 'pbu' here; did you mean pub?")]
    [InlineData("help", "there is no command 'help' here; did you mean --help?")]
    [InlineData("put a b c d", "'c' is one word too many")]
    public void What_is_wrong_with_a_command_line_is_said_once_and_before_anything_is_opened(string line, string reason) =>
        Assert.Contains(reason, Assert.Single(Errors(line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("get demo/**?x=1 --timeout 0.001 --target allcomplete --consolidation Latest")]
    [InlineData("put a -5 --wait 0 --priority realtime")]
    [InlineData("pub a b -i 0 -n 1")]
    [InlineData("perf pub --size 0 --duration 86400")]
    [InlineData("scout --what Router,client")]
    public void What_lies_within_the_bounds_is_accepted(string line) => Assert.Empty(Errors(line));

    [Theory]
    [InlineData("put", "a key is missing")]
    [InlineData("put a//b x", "a//b")]
    [InlineData("sub -m robot", "robot")]
    [InlineData("sub --no-such-option", "--no-such-option")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("perf", "Usage:")]
    [InlineData("", "Usage:")]
    public async Task A_command_line_that_cannot_be_understood_ends_with_2_and_says_why(string line, string reason)
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(2, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(reason, process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scouting_that_is_switched_off_finds_nobody_and_says_so()
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(2, "scout", "--no-multicast-scouting");
        Assert.Contains("multicast scouting is switched off", process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_its_router_ends_with_1_and_names_it()
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(1, "put", "a", "b", "-m", "client", "-e", "unixsock-stream//nowhere/router");
        Assert.Contains("unixsock-stream//nowhere/router", process.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("put a b", "error: nothing was published: there is no connection by --connect unixsock-stream//nowhere/peer")]
    [InlineData("get a", "error: nobody was asked: there is no connection by --connect unixsock-stream//nowhere/peer")]
    [InlineData("liveliness get a", "error: nobody was asked: there is no connection by --connect unixsock-stream//nowhere/peer")]
    [InlineData("info", "error: nobody was asked there: there is no connection by --connect unixsock-stream//nowhere/peer")]
    [InlineData("ping", "error: nothing was measured: there is no connection by --connect unixsock-stream//nowhere/peer")]
    [InlineData("pub a b -n 1", "error: publications were lost: there is no connection by --connect unixsock-stream//nowhere/peer")]
    public async Task A_peer_that_reaches_nobody_it_was_told_to_dial_ends_with_1_and_says_why(string line, string reason)
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(
            1, [.. line.Split(' '), "-e", "unixsock-stream//nowhere/peer", "--no-multicast-scouting", "--cfg", "listen/endpoints:[]"]);
        Assert.Contains("warning: unixsock-stream//nowhere/peer: cannot connect", process.Error, StringComparison.Ordinal);
        Assert.Contains(reason, process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_can_never_work_ends_with_2()
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(2, "put", "a", "b", "-e", "foo/127.0.0.1:7");
        Assert.DoesNotContain("Parameter", process.Error, StringComparison.Ordinal);
        Assert.Contains("connect/endpoints: foo/127.0.0.1:7: there is no protocol 'foo'", process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_scripts_run_the_program_and_its_router()
    {
        using ZenohProcess version = ZenohProcess.StartProgram(SourceTree.PathOf("zenoh"), "--version");
        await version.EndsWithAsync(0, WithBuild);
        Assert.Equal($"zenoh {CommandLine.Version}\n", version.Output);
        using ZenohProcess router = ZenohProcess.StartProgram(SourceTree.PathOf("zenohd"), "--help");
        await router.EndsWithAsync(0, WithBuild);
        Assert.Contains("--adminspace-permissions", router.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string> ReferenceTools { get; } =
        [.. Directory.GetFiles(SourceTree.PathOf("bin"), "z_*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ReferenceTools))]
    public async Task A_tool_of_the_reference_is_the_command_whose_help_names_it(string tool)
    {
        using ZenohProcess process = ZenohProcess.StartProgram(SourceTree.PathOf($"bin/{tool}"), "--help");
        await process.EndsWithAsync(0, WithBuild);
        Assert.Contains(tool, process.Output, StringComparison.Ordinal);
    }

    private static string[] Errors(string line) =>
        [.. UsageReport.Messages(CommandLine.Create().Parse(line.Replace('\'', '"'), CommandLine.Parsing))];

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string[]> Commands(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => Commands(sub, [.. path, sub.Name])).Prepend(path);
}
