using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Health;

public abstract class HealthContract(TransportChoice transport) : TransportContract(transport)
{
    [Fact]
    public async Task A_silent_input_times_out_and_recovers_with_the_next_message()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("sink", "sink").Reading("in", "source/out", input => input with { Timeout = TimeSpan.FromMilliseconds(400) }),
            Flow.Test("source", "cued", "1").Sending("out")));
        await run.Sink.WaitForPrintedAsync("sink", "InputTimedOut { Input = in }");
        Assert.DoesNotContain("InputRecovered { Input = in }", run.Sink.Printed("sink"));
        run.Cue(0);
        await run.Sink.WaitForPrintedAsync("sink", "InputRecovered { Input = in }");
        run.Cue(1);

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Contains("in: 0", run.Sink.Printed("sink"));
    }

    [Fact]
    public async Task A_hanging_node_is_killed_when_messages_wait_for_it()
    {
        (DataflowResult result, _) = await CompleteAsync(Flow.Of(
            Flow.Test("deaf", "deaf").Reading("in", "source/out") with { HealthCheckTimeout = TimeSpan.FromSeconds(1) },
            Flow.Test("source", "source", "20", "1").Sending("out")));

        Assert.Equal(new FailureCause.Unhealthy(TimeSpan.FromSeconds(1)), result.FailureOf("deaf")!.Cause);
        Assert.Null(result.FailureOf("source"));
    }

    /// <summary>Its input times out only after several times what a hanging node is given.</summary>
    [Fact]
    public async Task An_idle_node_is_not_taken_for_a_hanging_one()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("patient", "sink").Reading("in", "source/out", input => input with { Timeout = TimeSpan.FromSeconds(1) })
                with { HealthCheckTimeout = TimeSpan.FromMilliseconds(200) },
            Flow.Test("source", "cued", "0").Sending("out")));
        await run.Sink.WaitForPrintedAsync("patient", "InputTimedOut { Input = in }");
        run.Cue(0);

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }

    [Fact]
    public async Task A_reader_that_never_drains_loses_messages_which_are_counted_and_holds_up_nobody()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("deaf", "deaf").Reading("in", "source/out", input => input with { QueueSize = 3 }),
            Flow.Test("source", "source", "1000", "0").Sending("out")));
        await run.Sink.WaitForLineAsync("source: INFO daemon source finished successfully");
        run.Run.Stop();
        (await run.CompletionAsync()).AssertSucceeded(run.Sink);

        long dropped = run.Sink.Lines.Where(line => line.StartsWith("deaf: WARN daemon input `in`: ", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(997, dropped);
        Assert.Contains(run.Sink.Lines, line => line.EndsWith("messages dropped because the queue (size 3) was full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_outlives_its_last_input_alone_is_stopped_after_its_grace()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("straggler", "deaf").Reading("in", "source/out") with { FinishGrace = TimeSpan.FromMilliseconds(300) },
            Flow.Test("source", "source", "1", "0").Sending("out")));

        result.AssertSucceeded(sink);
        Assert.Contains(sink.Lines, line => line.StartsWith("straggler: WARN daemon `straggler` has outlived its last input", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nodes_that_only_wait_for_timers_end_the_run_where_that_is_wanted()
    {
        Dataflow flow = Flow.Of(
            Flow.Test("clocked", "sink").Reading("in", "source/out").Ticking("tick", TimeSpan.FromMilliseconds(100)),
            Flow.Test("source", "source", "1", "0").Sending("out"));
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(flow with { ExitWhenNodesFinish = true });

        result.AssertSucceeded(sink);
        Assert.Contains("INFO dora daemon only nodes that wait for timers are left -> stopping dataflow", sink.Lines);
    }
}

public sealed class ShmHealthTests() : HealthContract(TransportChoice.SharedMemory);

public sealed class SocketHealthTests() : HealthContract(TransportChoice.Socket);
