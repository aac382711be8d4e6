using Dora.Daemon.Tests.Harness;

namespace Dora.Daemon.Tests.Health;

/// <summary>
/// Nodes stopped with SIGSTOP for the time in which a source that rests 5 ms before each message sends 2,200 of them: at least 11 s. That is more than
/// every limit that could notice a stopped node: 5 s for a record on a control connection in either direction and for the end of a data connection, 2 s for
/// output after an end, 1 s for the report of drops and for last words. A longer stop meets none that this one does not.
/// </summary>
public sealed class FrozenNodeTests
{
    private const int Messages = 2400;
    private const int UntilFrozen = 100;
    private const int UntilThawed = 2300;
    private const int LateMessages = 1200;
    private const int PatientMessages = 200;

    /// <summary>Both at a time, because this is about waiting.</summary>
    [Fact]
    public Task Frozen_nodes_hold_up_nobody_and_go_on_when_they_are_thawed() =>
        Task.WhenAll(FreezeAsync(TransportChoice.SharedMemory), FreezeAsync(TransportChoice.Socket));

    private static async Task FreezeAsync(TransportChoice transport)
    {
        await using TestRun run = await TestRun.StartAsync(
            Flow.Of(
                Flow.Test("source", "numbers", $"{Messages}", "100", "5", "1").Sending("out"),
                Flow.Test("late", "numbers", $"{LateMessages}", "100", "5", "1").Sending("out"),
                Flow.Test("patient", "numbers", $"{PatientMessages}", "100").Sending("out"),
                Flow.Test("reader", "witness", "50")
                    .Reading("in", "source/out")
                    .Reading("patient", "patient/out", input => input with { QueueSize = 5, QueuePolicy = Descriptor.Model.QueuePolicy.Backpressure }),
                Flow.Test("other", "witness", "100")
                    .Reading("in", "source/out", input => input with { QueueSize = Messages })
                    .Reading("late", "late/out", input => input with { QueueSize = LateMessages })),
            options => options with { Transport = transport });
        await run.Sink.WaitForPrintedAsync("other", $"in at {UntilFrozen}");
        await run.Sink.WaitForPrintedAsync("reader", "in at 50");
        int[] frozen = [await run.ProcessOfAsync("reader"), await run.ProcessOfAsync("late")];
        foreach (int process in frozen)
            Processes.Signal(process, Processes.Stop);
        await run.Sink.WaitForPrintedAsync("other", $"in at {UntilThawed}");
        Assert.All(run.Run.Nodes.Where(node => node.Node.Value is "reader" or "late"), node => Assert.Equal(NodeState.Running, node.State));
        await Eventually.True(() => run.Sink.DropsReported("reader", "in") > 0, "a report of drops while the reader is frozen");
        foreach (int process in frozen)
            Processes.Signal(process, Processes.Continue);
        (await run.CompletionAsync()).AssertSucceeded(run.Sink);

        Assert.Equal(new Testimony(Messages, 0, 0, 0), run.Sink.TestimonyOf("other", "in"));
        Assert.Equal(new Testimony(LateMessages, 0, 0, 0), run.Sink.TestimonyOf("other", "late"));
        Assert.Equal(new Testimony(PatientMessages, 0, 0, 0), run.Sink.TestimonyOf("reader", "patient"));
        Testimony testimony = run.Sink.TestimonyOf("reader", "in")!;
        Assert.Equal((Messages, 0, 0), (testimony.Received + testimony.Missing, testimony.Repeated, testimony.Damaged));
        Assert.Equal(testimony.Missing, run.Sink.DropsReported("reader", "in"));
    }
}
