using Dora.Cli.Running;
using Dora.Cli.Tests.Harness;
using Dora.Daemon;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Cli.Tests.Running;

public sealed class SignalLadderTests
{
    /// <summary>A node may be heard of, and its user lose patience, before the call that starts the dataflow has returned.</summary>
    [Fact]
    public async Task Two_interrupts_that_come_before_the_run_is_known_kill_its_nodes()
    {
        using Workspace workspace = new();
        using SignalLadder signals = new();
        signals.OnInterrupt();
        signals.OnInterrupt();
        NodeDefinition stubborn = new() { Id = new NodeId("a"), Source = new NodeSource.Shell("trap '' TERM INT; while :; do sleep 1; done") };
        RunOptions options = new() { WorkingDirectory = workspace.Root, Grace = TimeSpan.FromHours(1) };
        await using DataflowRun run = await DataflowRunner.StartAsync(
            new Dataflow { SourceText = "", Nodes = [stubborn] }, options, new NoSink(), TestContext.Current.CancellationToken);

        signals.Attach(run);

        DataflowResult result = await Eventually.Within(run.Completion, "the end of a run that was killed");
        Assert.IsType<FailureCause.GraceExceeded>(Assert.Single(result.Nodes).Failure?.Cause);
    }

    private sealed class NoSink : ILogSink
    {
        public void Write(LogRecord record)
        {
        }
    }
}
