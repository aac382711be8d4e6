using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Lifecycle;

/// <summary>Counts what this process holds, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class LeakTests
{
    private const int Runs = 10;

    [Theory]
    [InlineData(TransportChoice.SharedMemory)]
    [InlineData(TransportChoice.Socket)]
    public async Task A_run_that_has_ended_leaves_no_descriptor_and_no_thread(TransportChoice transport)
    {
        // The first run makes what lives as long as the process: the thread of children, the guardian, threads of the pool.
        await RunOnceAsync(transport);
        int descriptors = Descriptors();
        int threads = NamedThreads();
        for (int i = 0; i < Runs; i++)
            await RunOnceAsync(transport);

        // Sockets of aborted connections may wait for the finalizer.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await Eventually.True(() => Descriptors() < descriptors + Runs, $"the descriptors of {Runs} runs being closed (there were {descriptors})");
        await Eventually.True(() => NamedThreads() <= threads, $"the threads of {Runs} runs having ended (there were {threads})");
    }

    private static async Task RunOnceAsync(TransportChoice transport)
    {
        (DataflowResult result, RecordingSink sink) = await TestRun.CompleteAsync(
            Flow.Of(
                Flow.Test("source", "source", "20", "0").Sending("out"),
                Flow.Test("sink", "sink").Reading("in", "source/out"),
                Flow.Test("ticked", "sink", "2").Ticking("tick", TimeSpan.FromMilliseconds(10))),
            options => options with { Transport = transport });
        result.AssertSucceeded(sink);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int NamedThreads() => Directory.GetDirectories("/proc/self/task")
        .Select(NameOf).Count(name => name is "timers" or "log sink" or "node acceptor" or "node connection" or "node connections");

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has ended between the listing and the look.
            return "";
        }
    }
}
