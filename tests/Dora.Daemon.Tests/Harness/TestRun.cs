using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Harness;

/// <summary>A dataflow that runs in a directory of its own; disposing kills and removes what is left.</summary>
internal sealed class TestRun : IAsyncDisposable
{
    private TestRun(DataflowRun run, RecordingSink sink, string directory)
    {
        Run = run;
        Sink = sink;
        Directory = directory;
    }

    public DataflowRun Run { get; }

    public RecordingSink Sink { get; }

    public string Directory { get; }

    public static string NewDirectory() => System.IO.Directory.CreateTempSubdirectory("dora-daemon-test-").FullName;

    public static async Task<TestRun> StartAsync(Dataflow dataflow, Func<RunOptions, RunOptions>? change = null, string? directory = null)
    {
        directory ??= NewDirectory();
        RunOptions options = new() { WorkingDirectory = directory };
        RecordingSink sink = new();
        DataflowRun run = await DataflowRunner.StartAsync(dataflow, change?.Invoke(options) ?? options, sink, TestContext.Current.CancellationToken);
        return new TestRun(run, sink, directory);
    }

    /// <summary>Runs a dataflow to its end.</summary>
    public static async Task<(DataflowResult Result, RecordingSink Sink)> CompleteAsync(
        Dataflow dataflow, Func<RunOptions, RunOptions>? change = null, TimeSpan? deadline = null)
    {
        await using TestRun run = await StartAsync(dataflow, change);
        return (await run.CompletionAsync(deadline), run.Sink);
    }

    public Task<DataflowResult> CompletionAsync(TimeSpan? deadline = null) =>
        Eventually.Within(Run.Completion, "the end of the dataflow", () => string.Join('\n', Sink.Lines), deadline);

    public string LogOf(string node) => File.ReadAllText(LogPathOf(node));

    public string LogPathOf(string node) => Path.Combine(Directory, "out", Run.Id.ToString(), $"log_{node}.txt");

    /// <summary>Lets a cued source of the run go on.</summary>
    /// <param name="number">The number of its next message; that behind its last one lets it end.</param>
    public void Cue(int number) => File.WriteAllText(Path.Combine(Directory, $"cue{number}"), "");

    /// <summary>The process of a node, once it has one.</summary>
    public async Task<int> ProcessOfAsync(string node)
    {
        await Eventually.True(() => StatusOf(node).ProcessId is not null, $"a process of {node}");
        return StatusOf(node).ProcessId!.Value;
    }

    public NodeStatus StatusOf(string node) => Run.Nodes.Single(status => status.Node == new NodeId(node));

    public async ValueTask DisposeAsync()
    {
        await Run.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
