using Dora.Daemon.Tests.Harness;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Health;

/// <summary>A node that sends as fast as it can, to readers that do not keep up, and neighbours that must not notice.</summary>
public abstract class FloodContract(TransportChoice transport) : TransportContract(transport)
{
    [Fact]
    public async Task A_flood_is_thinned_out_counted_and_costs_the_neighbours_nothing()
    {
        await using TestRun run = await StartAsync(Flow.Of(
            Flow.Test("flood", "flood-edge").Sending("out"),
            Flow.Test("deaf", "deaf").Reading("in", "flood/out"),
            Flow.Test("drowning", "sink", "20000").Reading("in", "flood/out") with { MinLogLevel = "info" },
            Flow.Test("source", "numbers", "1000", "1000", "1").Sending("out"),
            Flow.Test("witness", "witness").Reading("in", "source/out", input => input with { QueueSize = 1000 })));
        await run.Sink.WaitForLineAsync("source: INFO daemon source finished successfully");
        await run.Sink.WaitForLineAsync("witness: INFO daemon witness finished successfully");
        await run.Sink.WaitForLineAsync("drowning: INFO daemon drowning finished successfully");
        await run.Sink.WaitForAsync("a report of drops", record => record.Node == new NodeId("deaf") && record.Message.Contains("dropped", StringComparison.Ordinal));
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Equal(new Testimony(1000, 0, 0, 0), run.Sink.TestimonyOf("witness", "in"));
        Assert.True(run.Sink.DropsReported("deaf", "in") > 10_000, string.Join('\n', run.Sink.Lines));
    }

    [Fact]
    public async Task A_flood_waits_for_readers_that_must_not_lose_anything()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("source", "numbers", "20000", "1000").Sending("out"),
            Flow.Test("first", "witness").Reading("in", "source/out", Blocking(1)),
            Flow.Test("second", "witness").Reading("in", "source/out", Blocking(100))));

        result.AssertSucceeded(sink);
        Assert.Equal(new Testimony(20_000, 0, 0, 0), sink.TestimonyOf("first", "in"));
        Assert.Equal(new Testimony(20_000, 0, 0, 0), sink.TestimonyOf("second", "in"));
    }

    private static Func<InputDefinition, InputDefinition> Blocking(int queueSize) =>
        input => input with { QueueSize = queueSize, QueuePolicy = QueuePolicy.Backpressure };
}

public sealed class ShmFloodTests() : FloodContract(TransportChoice.SharedMemory);

public sealed class SocketFloodTests() : FloodContract(TransportChoice.Socket);
