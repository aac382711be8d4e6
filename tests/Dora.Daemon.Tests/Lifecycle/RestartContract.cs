using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public abstract class RestartContract(TransportChoice transport) : TransportContract(transport)
{
    [Fact]
    public async Task A_failing_node_comes_back_as_often_as_it_may_and_its_readers_learn_of_it()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("shaky", "fail", "7").Sending("out") with
            {
                Restart = new RestartRules(RestartPolicy.OnFailure) { MaxRestarts = 2, Delay = TimeSpan.FromMilliseconds(50) },
            },
            Flow.Test("reader", "sink").Reading("in", "shaky/out")));

        Assert.Equal(["started 0", "started 1", "started 2"], sink.Printed("shaky").Where(line => line.Length > 0));
        Assert.Equal(new NodeExit.Code(7), result.FailureOf("shaky")!.Exit);
        Assert.Null(result.FailureOf("reader"));
        Assert.Equal(2, sink.Printed("reader").Count(line => line == "NodeRestarted { Node = shaky }"));
        Assert.Contains("closed in", sink.Printed("reader"));
    }

    [Fact]
    public async Task A_node_that_returns_goes_on_sending_where_it_ended()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("source", "library-source", "2").Sending("out") with
            {
                Restart = new RestartRules(RestartPolicy.Always) { MaxRestarts = 1, Delay = TimeSpan.FromMilliseconds(50) },
            },
            Flow.Test("sink", "sink").Reading("in", "source/out")));

        result.AssertSucceeded(sink);
        Assert.Equal(
            ["in: 0", "in: 1", "in: 0", "in: 1", "closed in"],
            sink.Printed("sink").Where(line => line.Length > 0 && !line.StartsWith("NodeRestarted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_that_always_returns_stays_away_after_a_stop()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("eager", "fail", "0") with { Restart = new RestartRules(RestartPolicy.Always) { Delay = TimeSpan.FromMilliseconds(50) } },
            Flow.Test("steady", "idle")));
        await run.Sink.WaitForPrintedAsync("eager", "started 1");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }

    [Fact]
    public async Task A_node_whose_inputs_are_all_closed_does_not_return()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("source", "source", "1", "0").Sending("out"),
            Flow.Test("sink", "sink").Reading("in", "source/out") with { Restart = new RestartRules(RestartPolicy.Always) }));

        result.AssertSucceeded(sink);
        Assert.DoesNotContain(sink.Lines, line => line.Contains("restarting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_saw_its_inputs_close_before_the_daemon_heard_of_it_does_not_return()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("source", "secretive-source").Sending("out"),
            Flow.Test("sink", "sink").Reading("in", "source/out") with { Restart = new RestartRules(RestartPolicy.Always) }));
        await run.Sink.WaitForLineAsync("sink: INFO daemon sink finished successfully");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.DoesNotContain(run.Sink.Lines, line => line.Contains("restarting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_fails_before_it_connects_may_return_and_then_holds_up_nobody()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Shell("late", "if [ -e second ]; then exit 0; fi; touch second; exit 1") with { Restart = new RestartRules(RestartPolicy.OnFailure) },
            Flow.Test("node", "idle")));
        await run.Sink.WaitForPrintedAsync("node", "started");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }
}

public sealed class ShmRestartTests() : RestartContract(TransportChoice.SharedMemory);

public sealed class SocketRestartTests() : RestartContract(TransportChoice.Socket);
