using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public abstract class StopContract(TransportChoice transport) : TransportContract(transport)
{
    /// <summary>For nodes that are to be killed.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromMilliseconds(300);

    /// <summary>For nodes that are to end at SIGTERM: half of it is a hundred times what that takes.</summary>
    private static readonly TimeSpan GraceToReact = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_node_that_ignores_Stop_is_terminated_and_that_is_clean()
    {
        await using TestRun run = await StartAsync(Flow.Of(Flow.Test("stubborn", "ignore-stop"), Flow.Test("good", "idle")));
        await run.Sink.WaitForPrintedAsync("stubborn", "started");
        await run.Sink.WaitForPrintedAsync("good", "started");
        run.Run.Stop(GraceToReact);

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Contains(run.Sink.Lines, line => line.StartsWith("stubborn: INFO daemon `stubborn` exited with ", StringComparison.Ordinal)
            && line.EndsWith("during planned stop; treating as clean", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_ignores_SIGTERM_too_is_killed_and_that_is_a_failure()
    {
        await using TestRun run = await StartAsync(Flow.Of(Flow.Test("stubborn", "ignore-everything")));
        await run.Sink.WaitForPrintedAsync("stubborn", "started");
        run.Run.Stop(ShortGrace);
        DataflowResult result = await run.CompletionAsync();

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("stubborn"));
        Assert.Equal("node was killed by dora because it didn't react to a stop message in time (SIGKILL)", FailureText.Describe(failure));
        Assert.Contains("stubborn: WARN daemon stubborn was killed due to not stopping within the 0.3s grace period", run.Sink.Lines);
    }

    [Fact]
    public async Task A_second_stop_shortens_the_grace_of_the_first()
    {
        await using TestRun run = await StartStubbornAndGoodAsync();
        run.Run.Stop(TimeSpan.FromHours(1));
        await run.Sink.WaitForPrintedAsync("good", "Stop { }");
        Assert.Equal(NodeState.Running, run.StatusOf("stubborn").State);
        run.Run.Stop(ShortGrace);
        DataflowResult result = await run.CompletionAsync();

        Assert.IsType<FailureCause.GraceExceeded>(result.FailureOf("stubborn")!.Cause);
        Assert.Contains("stubborn: WARN daemon stubborn was killed due to not stopping within the 0.3s grace period", run.Sink.Lines);
    }

    [Fact]
    public async Task A_second_stop_does_not_lengthen_the_grace_of_the_first()
    {
        await using TestRun run = await StartStubbornAndGoodAsync();
        run.Run.Stop(ShortGrace);
        await run.Sink.WaitForAsync("a sign that the first stop was taken up", record => record.Node == new NodeId("good")
            && (record.Message == "Stop { }" || record.Message.Contains("killed", StringComparison.Ordinal) || record.Message.Contains("finished", StringComparison.Ordinal)));
        run.Run.Stop(TimeSpan.FromHours(1));
        DataflowResult result = await run.CompletionAsync();

        Assert.IsType<FailureCause.GraceExceeded>(result.FailureOf("stubborn")!.Cause);
        Assert.Contains("stubborn: WARN daemon stubborn was killed due to not stopping within the 0.3s grace period", run.Sink.Lines);
    }

    [Fact]
    public async Task A_kill_after_a_stop_does_not_wait_for_the_grace()
    {
        await using TestRun run = await StartStubbornAndGoodAsync();
        run.Run.Stop(TimeSpan.FromHours(1));
        await run.Sink.WaitForPrintedAsync("good", "Stop { }");
        run.Run.Kill();

        Assert.IsType<FailureCause.GraceExceeded>((await run.CompletionAsync()).FailureOf("stubborn")!.Cause);
    }

    [Fact]
    public async Task Kill_ends_everything_at_once()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("stubborn", "ignore-everything"), Flow.Shell("silent", "trap '' TERM; while :; do sleep 1; done")));
        int process = await run.ProcessOfAsync("stubborn");
        run.Run.Kill();
        DataflowResult result = await run.CompletionAsync();

        Assert.IsType<FailureCause.GraceExceeded>(result.FailureOf("silent")!.Cause);
        Assert.False(Processes.IsAlive(process));
    }

    [Fact]
    public async Task Stop_after_ends_the_dataflow_by_itself()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(
            Flow.Of(Flow.Test("a", "idle")), options => options with { StopAfter = TimeSpan.FromMilliseconds(200) });

        result.AssertSucceeded(sink);
        Assert.Contains("INFO dora daemon stop-after timeout reached (0.2s) -> stopping dataflow", sink.Lines);
    }

    [Fact]
    public async Task Stop_after_does_not_wait_for_a_node_that_never_connects()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(
            Flow.Of(Flow.Shell("silent", "exec sleep 1000") with { StartupTimeout = TimeSpan.FromHours(1) }),
            options => options with { StopAfter = TimeSpan.FromMilliseconds(200) });

        result.AssertSucceeded(sink);
        Assert.Contains("INFO dora daemon stop-after timeout reached (0.2s) -> stopping dataflow", sink.Lines);
    }

    [Fact]
    public async Task A_node_that_is_stopped_by_a_signal_holds_up_nobody_and_still_ends_cleanly()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("frozen", "sink").Reading("in", "source/out"),
            Flow.Test("other", "sink").Reading("in", "source/out", input => input with { QueueSize = 1000 }),
            Flow.Test("source", "source", "100", "5").Sending("out")));
        await run.Sink.WaitForPrintedAsync("frozen", "in: 0");
        int process = await run.ProcessOfAsync("frozen");
        Processes.Signal(process, Processes.Stop);
        await run.Sink.WaitForPrintedAsync("other", "in: 99");
        await run.Sink.WaitForPrintedAsync("other", "closed in");
        await run.Sink.WaitForLineAsync("source: INFO daemon source finished successfully");
        run.Run.Stop(GraceToReact);

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }

    [Fact]
    public async Task A_killed_node_fails_and_closes_the_inputs_of_its_readers()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("source", "source", "100000", "5").Sending("out"),
            Flow.Test("sink", "sink").Reading("in", "source/out")));
        await run.Sink.WaitForPrintedAsync("sink", "in: 0");
        Processes.Signal(await run.ProcessOfAsync("source"), Processes.Kill);
        DataflowResult result = await run.CompletionAsync();

        Assert.Equal("exited because of signal SIGKILL", FailureText.Describe(result.FailureOf("source")!));
        Assert.Null(result.FailureOf("sink"));
        Assert.Contains("closed in", run.Sink.Printed("sink"));
        Assert.Contains(run.Sink.Printed("sink"), line => line.StartsWith("NodeFailed { Node = source", StringComparison.Ordinal));
    }

    /// <summary>What the node leaves behind keeps its output open, so the daemon learns late how the node ended.</summary>
    [Fact]
    public async Task A_reader_hears_that_a_node_failed_before_its_input_closes_however_late_that_is()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Shell("source", $"setsid sleep 10 & exec dotnet {Flow.TestNodeProgram} fail 7").Sending("out").Awaited(),
            Flow.Test("sink", "sink").Reading("in", "source/out")));

        Assert.Equal(new NodeExit.Code(7), result.FailureOf("source")!.Exit);
        string[] printed = [.. sink.Printed("sink")];
        int failed = Array.FindIndex(printed, line => line.StartsWith("NodeFailed { Node = source", StringComparison.Ordinal));
        Assert.True(failed >= 0 && printed.Contains("closed in"), string.Join('\n', sink.Lines));
    }

    /// <summary>One node that no request ends, and one that shows when a stop has been taken up.</summary>
    private async Task<TestRun> StartStubbornAndGoodAsync()
    {
        TestRun run = await StartAsync(Flow.Of(Flow.Test("stubborn", "ignore-everything"), Flow.Test("good", "idle")));
        await run.Sink.WaitForPrintedAsync("stubborn", "started");
        await run.Sink.WaitForPrintedAsync("good", "started");
        return run;
    }
}

public sealed class ShmStopTests() : StopContract(TransportChoice.SharedMemory);

public sealed class SocketStopTests() : StopContract(TransportChoice.Socket);
