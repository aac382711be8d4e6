using System.Diagnostics;
using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public sealed class DynamicNodeTests
{
    [Fact]
    public async Task Dynamic_nodes_do_not_hold_up_start_or_end()
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(Flow.Of(
            Flow.Dynamic("watcher").Reading("in", "source/out"), Flow.Test("source", "source", "1", "0").Sending("out")));

        result.AssertSucceeded(sink);
        Assert.Single(result.Nodes);
    }

    [Fact]
    public async Task A_dataflow_of_dynamic_nodes_says_whom_it_waits_for_and_ends_on_stop()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Dynamic("one"), Flow.Dynamic("two")));
        await run.Sink.WaitForLineAsync("INFO dora daemon waiting for dynamic node(s) `one`, `two`; stop with Ctrl-C");
        run.Run.Stop();

        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
    }

    [Fact]
    public async Task A_dynamic_node_attaches_detaches_and_attaches_again()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Dynamic("dyn"), Flow.Shell("address", "echo $DORA_NODE_CONFIG | grep -o '@dora-net[^\"]*'; exec sleep 1000")));
        await run.Sink.WaitForAsync("the daemon's address", record => record.Message.StartsWith("@dora-net", StringComparison.Ordinal));
        string address = run.Sink.Printed("address").First(line => line.StartsWith('@'));

        using (Process first = Attach(address, "dyn"))
        {
            await run.Sink.WaitForLineAsync("dyn: INFO daemon node is ready");
            await Eventually.True(() => run.StatusOf("dyn").State == NodeState.Running, "the first attachment");
            using Process refused = Attach(address, "dyn");
            Assert.Contains("attached already", await refused.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            first.Kill();
        }

        await Eventually.True(() => run.StatusOf("dyn").State == NodeState.Waiting, "the detachment");
        using Process second = Attach(address, "dyn");
        await Eventually.True(() => run.StatusOf("dyn").State == NodeState.Running, "the second attachment");
        run.Run.Stop();
        (await run.CompletionAsync()).AssertSucceeded(run.Sink);
        Assert.Contains("Stop { }", await second.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attaching_to_a_node_that_is_missing_or_not_dynamic_is_refused_with_the_reason()
    {
        await using TestRun run = await TestRun.StartAsync(Flow.Of(Flow.Shell("address", "echo $DORA_NODE_CONFIG | grep -o '@dora-net[^\"]*'; exec sleep 1000")));
        await run.Sink.WaitForAsync("the daemon's address", record => record.Message.StartsWith("@dora-net", StringComparison.Ordinal));
        string address = run.Sink.Printed("address").First(line => line.StartsWith('@'));

        using Process missing = Attach(address, "zzz");
        using Process fixedNode = Attach(address, "address");

        Assert.Contains("no node with ID `zzz`", await missing.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("node with ID `address` is not dynamic", await fixedNode.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Process Attach(string address, string node)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Flow.TestNodeProgram, "attach", address, node])
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
    }
}
