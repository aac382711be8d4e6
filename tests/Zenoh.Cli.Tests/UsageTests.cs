using System.CommandLine;
using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Cli.Tests;

public sealed class UsageTests
{
    private static readonly TimeSpan WithBuild = TimeSpan.FromMinutes(5);

    [Fact]
    public void Every_command_has_help_with_examples_that_the_parser_accepts()
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

    [Theory]
    [InlineData("put", "a payload is missing")]
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
    public async Task A_client_without_its_router_ends_with_1_and_names_it()
    {
        using ZenohProcess process = await ZenohProcess.RunAsync(1, "put", "a", "b", "-m", "client", "-e", "unixsock-stream//nowhere/router");
        Assert.Contains("unixsock-stream//nowhere/router", process.Error, StringComparison.Ordinal);
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

    private static IEnumerable<string[]> Commands(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => Commands(sub, [.. path, sub.Name])).Prepend(path);
}
