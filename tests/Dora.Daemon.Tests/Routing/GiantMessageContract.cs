using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Routing;

/// <summary>Nodes, as their authors write them, that send more than a message may hold, or exactly that.</summary>
public abstract class GiantMessageContract(TransportChoice transport) : TransportContract(transport)
{
    /// <summary>Both ends and the daemon of the socket transport each have two of them.</summary>
    private const long MemoryForTheLargest = 9L << 30;

    /// <summary>Up to a dozen gigabytes are cleared and copied, by processors that others want as well.</summary>
    private static readonly TimeSpan DeadlineForTheLargest = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_gibibytes_are_refused_where_they_are_sent_and_what_is_sent_around_them_arrives()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("giant", "too-large", "0").Sending("out"),
            Flow.Test("reader", "measure").Reading("in", "giant/out")));

        result.AssertSucceeded(sink);
        string[] refusals = [.. sink.Printed("giant").Where(line => line.StartsWith("refused: ", StringComparison.Ordinal))];
        Assert.Equal(2, refusals.Length);
        Assert.StartsWith($"refused: a message of {Array.MaxLength} bytes on output `out` exceeds the limit of {Limits.MaxPayloadBytes}; split it", refusals[0], StringComparison.Ordinal);
        Assert.StartsWith($"refused: a message of {int.MaxValue} bytes on output `out`", refusals[1], StringComparison.Ordinal);
        Assert.Equal(["1 bytes, whole", "2 bytes, whole"], sink.Printed("reader").Where(line => line.Length > 0));
    }

    [Fact]
    public async Task A_node_whose_author_did_not_expect_the_refusal_fails_with_it_and_nobody_else_does()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("giant", "too-large", "1").Sending("out"),
            Flow.Test("reader", "measure").Reading("in", "giant/out"),
            Flow.Test("source", "numbers", "500", "1000").Sending("out"),
            Flow.Test("witness", "witness").Reading("in", "source/out", input => input with { QueueSize = 500 })));

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("giant"));
        Assert.IsType<FailureCause.Own>(failure.Cause);
        Assert.Contains(failure.StderrTail, line => line.Contains("exceeds the limit of", StringComparison.Ordinal));
        Assert.Equal(["1 bytes, whole"], sink.Printed("reader").Where(line => line.Length > 0));
        Assert.Null(result.FailureOf("reader"));
        Assert.Equal(new Testimony(500, 0, 0, 0), sink.TestimonyOf("witness", "in"));
    }

    [Fact]
    public async Task An_output_the_dataflow_does_not_know_is_an_error_of_the_node_that_sends_on_it()
    {
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("typist", "unknown-output").Sending("out"),
            Flow.Test("reader", "sink").Reading("in", "typist/out")));

        NodeFailure failure = Assert.IsType<NodeFailure>(result.FailureOf("typist"));
        Assert.Contains(failure.StderrTail, line => line.Contains("node `typist` has no output `ou`; did you mean `out`?", StringComparison.Ordinal));
        Assert.Null(result.FailureOf("reader"));
        Assert.Contains("in: before", sink.Printed("reader"));
    }

    [Fact]
    public async Task Two_messages_of_the_largest_size_arrive_whole()
    {
        Assert.SkipUnless(AvailableMemory() > MemoryForTheLargest, $"less than {MemoryForTheLargest:N0} bytes of memory are free");
        (DataflowResult result, RecordingSink sink) = await CompleteAsync(Flow.Of(
            Flow.Test("giant", "largest", "2").Sending("out"),
            Flow.Test("reader", "measure").Reading("in", "giant/out")), deadline: DeadlineForTheLargest);

        result.AssertSucceeded(sink);
        Assert.Equal(["1073741824 bytes, whole", "1073741824 bytes, whole"], sink.Printed("reader").Where(line => line.Length > 0));
    }

    private static long AvailableMemory()
    {
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }
}

public sealed class ShmGiantMessageTests() : GiantMessageContract(TransportChoice.SharedMemory);

public sealed class SocketGiantMessageTests() : GiantMessageContract(TransportChoice.Socket);
