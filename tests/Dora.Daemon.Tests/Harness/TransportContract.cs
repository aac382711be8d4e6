using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

/// <summary>Tests that hold whatever carries the messages: every class derived from one of these runs them on one transport.</summary>
public abstract class TransportContract(TransportChoice transport)
{
    private protected Task<TestRun> StartAsync(Dataflow dataflow, Func<RunOptions, RunOptions>? change = null) => TestRun.StartAsync(dataflow, With(change));

    private protected Task<(DataflowResult Result, RecordingSink Sink)> CompleteAsync(
        Dataflow dataflow, Func<RunOptions, RunOptions>? change = null, TimeSpan? deadline = null) =>
        TestRun.CompleteAsync(dataflow, With(change), deadline);

    private Func<RunOptions, RunOptions> With(Func<RunOptions, RunOptions>? change) =>
        options => (change?.Invoke(options) ?? options) with { Transport = transport };
}
