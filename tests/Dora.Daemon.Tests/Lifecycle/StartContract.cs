using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public abstract class StartContract(TransportChoice transport) : TransportContract(transport)
{
    [Fact]
    public async Task Nodes_start_together_when_all_have_connected()
    {
        await using TestRun run = await StartAsync(Flow.Of(Flow.Test("a", "idle").Awaited(), Flow.Test("b", "idle").Awaited()));
        await run.Sink.WaitForPrintedAsync("a", "started");
        await run.Sink.WaitForPrintedAsync("b", "started");
        IReadOnlyList<string> lines = run.Sink.Lines;
        run.Run.Stop();
        DataflowResult result = await run.CompletionAsync();

        result.AssertSucceeded(run.Sink);
        int opened = lines.ToList().IndexOf("INFO daemon all nodes are ready, starting dataflow");
        Assert.InRange(lines.ToList().IndexOf("a: INFO daemon node is ready"), 0, opened);
        Assert.InRange(lines.ToList().IndexOf("b: INFO daemon node is ready"), 0, opened);
        Assert.InRange(lines.ToList().IndexOf("a: stdout started"), opened, lines.Count);
        Assert.Contains("Stop { }", run.Sink.Printed("a"));
    }

    [Fact]
    public async Task Messages_arrive_and_the_end_of_the_source_ends_everything()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("source", "source", "5", "1").Sending("out"),
            Flow.Test("sink", "sink").Reading("in", "source/out")));

        result.AssertSucceeded(sink);
        Assert.Equal(["in: 0", "in: 1", "in: 2", "in: 3", "in: 4", "closed in"], sink.Printed("sink").Where(line => line.Length > 0));
    }

    [Fact]
    public async Task A_node_that_fails_before_it_connects_is_named_by_the_failures_it_causes()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Shell("bad", "echo sorry >&2; exit 1").Awaited(),
            Flow.Test("waiting", "library-source", "1").Sending("out")));

        Assert.IsType<FailureCause.Own>(result.FailureOf("bad")!.Cause);
        Assert.Equal(new FailureCause.Cascading(new NodeId("bad")), result.FailureOf("waiting")!.Cause);
        Assert.Contains("bad: WARN daemon::pending node exited before initializing dora connection", sink.Lines);
        Assert.Contains("waiting: INFO daemon marking `waiting` as cascading error caused by `bad`", sink.Lines);
        Assert.DoesNotContain("INFO daemon all nodes are ready, starting dataflow", sink.Lines);
    }

    [Fact]
    public async Task A_node_that_stays_although_the_start_failed_is_killed()
    {
        (DataflowResult result, _) = await CompleteAsync(
            Flow.Of(Flow.Shell("bad", "exit 1").Awaited(), Flow.Test("stubborn", "ignore-failed-start").Awaited()),
            options => options with { Grace = TimeSpan.FromMilliseconds(300) });

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("stubborn"));
        Assert.Equal(new NodeExit.Signal(Processes.Kill), failure.Exit);
        Assert.Equal(new FailureCause.Cascading(new NodeId("bad")), failure.Cause);
    }

    [Fact]
    public async Task A_node_that_never_connects_is_killed_and_named_when_its_time_is_up()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Shell("silent", "exec sleep 1000") with { StartupTimeout = TimeSpan.FromSeconds(1) },
            Flow.Test("waiting", "idle").Awaited()));

        Assert.Equal(new FailureCause.StartupTimeout(TimeSpan.FromSeconds(1)), result.FailureOf("silent")!.Cause);
        Assert.Equal(new FailureCause.Cascading(new NodeId("silent")), result.FailureOf("waiting")!.Cause);
        Assert.Contains(
            "silent: ERROR daemon node `silent` did not connect within 1 s, so it is killed; `startup_timeout: <seconds>` on a node gives it longer",
            sink.Lines);
    }

    [Fact]
    public async Task A_stop_releases_the_nodes_that_wait_for_a_silent_one_and_is_no_failure()
    {
        await using TestRun run = await StartAsync(Flow.Of(Flow.Shell("silent", "exec sleep 1000").Awaited(), Flow.Test("waiting", "idle").Awaited()));
        await run.Sink.WaitForLineAsync("waiting: INFO daemon node is ready");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Contains("Stop { }", run.Sink.Printed("waiting"));
    }

    [Fact]
    public async Task Garbage_on_a_connection_ends_that_connection_and_nothing_else()
    {
        await using TestRun run = await StartAsync(Flow.Of(Flow.Test("odd", "garbage"), Flow.Test("fine", "idle")));
        await run.Sink.WaitForPrintedAsync("odd", "started");
        await run.Sink.WaitForPrintedAsync("fine", "started");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }
}

public sealed class ShmStartTests() : StartContract(TransportChoice.SharedMemory);

public sealed class SocketStartTests() : StartContract(TransportChoice.Socket);
