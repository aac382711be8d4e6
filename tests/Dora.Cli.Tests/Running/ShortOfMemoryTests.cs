using Dora.Cli.Tests.Harness;

namespace Dora.Cli.Tests.Running;

/// <summary>Processes that really may not have shared memory, by seccomp and by resource limits, which dora and all its nodes inherit.</summary>
public sealed class ShortOfMemoryTests : IClassFixture<WithoutMemfd>, IDisposable
{
    private const string Denied = "shared memory cannot be used";
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_kernel_that_denies_memfd_costs_speed_and_one_warning_but_no_message()
    {
        _workspace.Write("flow.yml", "nodes:\n" + Pair("small", 500, 100) + Pair("large", 20, 3_000_000));

        Ended ended = DoraProcess.RunProgram(WithoutMemfd.Program, _workspace.Root, Place.Dora, "run", "flow.yml").WithExitCode(0);

        string warning = Assert.Single(ended.Output.Split('\n'), line => line.Contains(Denied, StringComparison.Ordinal));
        Assert.Contains("memfd_create", warning, StringComparison.Ordinal);
        Assert.Contains("Operation not permitted", warning, StringComparison.Ordinal);
        Assert.Contains("messages go through sockets", warning, StringComparison.Ordinal);
        AssertComplete(ended, "small", 500);
        AssertComplete(ended, "large", 20);
        Assert.Empty(ended.Error);
    }

    [Fact]
    public void A_kernel_that_denies_memfd_is_an_error_for_who_demands_shared_memory()
    {
        _workspace.Write("flow.yml", "nodes:\n" + Pair("small", 5, 100));

        Ended ended = DoraProcess.RunProgram("env", _workspace.Root, "DORA_TRANSPORT=shm", WithoutMemfd.Program, Place.Dora, "run", "flow.yml").WithExitCode(1);

        Assert.Contains("memfd_create", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Unset DORA_TRANSPORT to fall back to sockets", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("received", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_tells_that_memfd_is_denied() => Assert.Contains(
        "messages go through sockets", DoraProcess.RunProgram(WithoutMemfd.Program, _workspace.Root, Place.Dora, "check").Output, StringComparison.Ordinal);

    /// <summary>The limit is passed by the first inbox, and by the first pool when the inboxes still fit.</summary>
    [Theory]
    [InlineData(4096)]
    [InlineData(20480)]
    public void Memory_too_short_for_the_first_segments_is_made_up_for_by_sockets(int segmentBytes)
    {
        _workspace.Write("flow.yml", "nodes:\n" + Pair("small", 500, 100) + Pair("large", 20, 3_000_000));

        Ended ended = Limited(segmentBytes).WithExitCode(0);

        string warning = Assert.Single(ended.Output.Split('\n'), line => line.Contains(Denied, StringComparison.Ordinal));
        Assert.Contains("File too large", warning, StringComparison.Ordinal);
        AssertComplete(ended, "small", 500);
        AssertComplete(ended, "large", 20);
    }

    [Fact]
    public void Memory_that_becomes_short_later_is_an_error_of_the_node_that_asks_for_it_alone()
    {
        _workspace.Write("flow.yml", "nodes:\n" + Pair("small", 500, 100) + Pair("large", 20, 3_000_000));

        Ended ended = Limited(1 << 20).WithExitCode(1);

        Assert.DoesNotContain(Denied, ended.Output, StringComparison.Ordinal);
        AssertComplete(ended, "small", 500);
        Assert.Contains("Node `large` failed: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("There is no memory for messages of 'large'", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Node `small", ended.Error, StringComparison.Ordinal);
        Assert.Contains("large-witness: stdout    in: 0 received, 0 missing", ended.Output, StringComparison.Ordinal);
    }

    private static void AssertComplete(Ended ended, string source, int count) => Assert.True(
        ended.Output.Contains($"{source}-witness: stdout    in: {count} received, 0 missing, 0 repeated, 0 damaged\n", StringComparison.Ordinal),
        $"{source}-witness did not receive everything\n{ended.Output}\n{ended.Error}");

    /// <summary>A source of numbered messages and a witness that checks them.</summary>
    private static string Pair(string source, int count, int size) => $$"""
          - id: {{source}}
            path: {{Place.TestNode}}
            args: numbers {{count}} {{size}}
            outputs: [out]
          - id: {{source}}-witness
            path: {{Place.TestNode}}
            args: witness
            inputs:
              in: {source: {{source}}/out, queue_size: {{count}}}

        """;

    /// <summary>The largest file, and so the largest memfd, that dora and its nodes may have; .NET needs one of its own for W^X.</summary>
    private Ended Limited(int fileBytes) => DoraProcess.RunProgram(
        "env", _workspace.Root, "DOTNET_EnableWriteXorExecute=0", "prlimit", $"--fsize={fileBytes}", Place.Dora, "run", "flow.yml");
}

/// <summary>Compiles the program that denies memfd to another.</summary>
public sealed class WithoutMemfd
{
    public WithoutMemfd() => DoraProcess.RunProgram("cc", AppContext.BaseDirectory, "-O1", "-o", Program, Program + ".c").WithExitCode(0);

    public static string Program { get; } = Place.Program("without_memfd");
}
