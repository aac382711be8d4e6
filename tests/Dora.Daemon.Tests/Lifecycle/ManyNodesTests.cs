using System.Diagnostics;
using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

public sealed class ManyNodesTests(ITestOutputHelper output) : IClassFixture<IdleNodeProgram>
{
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task Many_idle_nodes_start_and_stop(int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using TestRun run = await TestRun.StartAsync(Flow.Of([.. Enumerable.Range(0, count).Select(
            i => Flow.Program($"n{i}", IdleNodeProgram.Path).Ticking("tick", TimeSpan.FromSeconds(1)))]));
        await run.Sink.WaitForLineAsync("INFO daemon all nodes are ready, starting dataflow");
        TimeSpan started = watch.Elapsed;
        int threads = Process.GetCurrentProcess().Threads.Count;
        watch.Restart();
        run.Run.Stop();
        DataflowResult result = await run.CompletionAsync();

        output.WriteLine($"{count} nodes: ready after {started.TotalSeconds:0.00} s, stopped after {watch.Elapsed.TotalSeconds:0.00} s, {threads} threads");
        result.AssertSucceeded(run.Sink);
        Assert.Equal(count, result.Nodes.Count);
        Assert.True(threads < count || count < 100, $"{threads} threads for {count} nodes");
    }
}

/// <summary>Compiles the smallest node there is.</summary>
public sealed class IdleNodeProgram : IAsyncLifetime
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Programs", "idle_node");

    public async ValueTask InitializeAsync()
    {
        using Process compiler = Process.Start("cc", ["-O1", "-o", Path, Path + ".c"]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
