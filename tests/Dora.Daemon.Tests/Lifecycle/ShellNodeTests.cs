using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

/// <summary>Programs that are no nodes: they never connect, and run all the same.</summary>
public sealed class ShellNodeTests
{
    /// <summary>Comes as soon as the program runs, so its place among what the program does is open.</summary>
    private const string AllReady = "INFO daemon all nodes are ready, starting dataflow";

    [Fact]
    public async Task A_program_that_exits_with_zero_finishes_successfully()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(Flow.Shell("a", "echo one; echo two >&2")));

        result.AssertSucceeded(sink);
        Assert.Equal(["one", "two"], sink.Printed("a").Order(StringComparer.Ordinal));
        Assert.Contains("a: INFO daemon a finished successfully", sink.Lines);
        Assert.DoesNotContain(sink.Records, record => record.Level == LogLevel.Warn);
    }

    [Fact]
    public async Task A_run_logs_what_the_original_logs_in_its_order()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("a", "echo hi")));
        await run.CompletionAsync();

        string pid = run.Sink.Lines.Single(line => line.Contains("with pid", StringComparison.Ordinal)).Split("Some(")[1].TrimEnd(')');
        Assert.Equal(
            [
                "a: DEBUG daemon::spawner spawning node",
                "INFO dora daemon finished building nodes, spawning...",
                $"a: INFO spawner spawning `sh` in `{run.Directory}`",
                $"a: DEBUG spawner spawned node with pid ProcessId(Some({pid}))",
                "a: DEBUG daemon handling node stop with exit status Success",
                "a: INFO daemon a finished successfully",
                $"INFO daemon dataflow finished on machine `{Environment.MachineName}`",
            ],
            run.Sink.Lines.Where(line => !line.StartsWith("a: stdout", StringComparison.Ordinal) && line != AllReady
                && !line.Contains("shared memory", StringComparison.Ordinal)));
        Assert.Single(run.Sink.Lines, AllReady);
        Assert.Equal(["a: stdout hi"], run.Sink.Lines.Where(line => line.StartsWith("a: stdout", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("exit 3", "exited with code 3")]
    [InlineData("kill -SEGV $$", "exited because of signal SIGSEGV")]
    [InlineData("kill -KILL $$", "exited because of signal SIGKILL")]
    [InlineData("kill -USR1 $$", "exited because of signal SIGUSR1")]
    public async Task A_program_that_fails_is_described_as_the_original_does(string command, string text)
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(Flow.Shell("bad", command)));

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("bad"));
        Assert.IsType<FailureCause.Own>(failure.Cause);
        Assert.Equal(text, FailureText.Describe(failure));
        Assert.Contains($"bad: ERROR daemon {text}", sink.Lines);
    }

    [Fact]
    public async Task A_failure_shows_the_last_lines_of_stderr()
    {
        (DataflowResult result, _) = await TestRun.CompleteAsync(Flow.Of(Flow.Shell("bad", "for i in $(seq 15); do echo \"err $i\" >&2; done; exit 1")));

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("bad"));
        Assert.True(failure.StderrTruncated);
        Assert.Equal(Enumerable.Range(6, 10).Select(i => $"err {i}"), failure.StderrTail);
    }

    [Fact]
    public async Task A_failure_shows_what_an_exception_of_dotnet_says_before_it_says_where()
    {
        (DataflowResult result, _) = await TestRun.CompleteAsync(
            Flow.Of(Flow.Shell("bad", "exec >&2; echo before; echo Unhandled exception. It broke; for i in $(seq 15); do echo \"   at $i\"; done; exit 1")));

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("bad"));
        Assert.True(failure.StderrTruncated);
        Assert.Equal(["Unhandled exception. It broke", .. Enumerable.Range(7, 9).Select(i => $"   at {i}")], failure.StderrTail);
    }

    [Fact]
    public async Task Processes_a_program_leaves_behind_are_gone_when_it_has_ended()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("forker", "sleep 1000 & echo $!; exit 0")));
        DataflowResult result = await run.CompletionAsync();

        result.AssertSucceeded(run.Sink);
        int child = int.Parse(run.Sink.Printed("forker").First(line => line.Length > 0), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.True(() => !Processes.IsAlive(child), $"the end of process {child}, which the node left behind");
    }

    [Fact]
    public async Task A_dataflow_without_nodes_ends_at_once()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of());

        Assert.Empty(result.Nodes);
        Assert.Contains(sink.Lines, line => line.StartsWith("INFO daemon dataflow finished on machine", StringComparison.Ordinal));
    }
}
