using Dora.Daemon.Lifecycle;
using Dora.Protocol;

namespace Dora.Daemon;

/// <summary>A dataflow that was started. All members may be called from any thread.</summary>
public sealed class DataflowRun : IAsyncDisposable
{
    private readonly DataflowLoop? _loop;
    private readonly IReadOnlyList<NodeStatus> _ended = [];

    internal DataflowRun(DataflowId id, Task<DataflowResult> completion, DataflowLoop loop)
    {
        Id = id;
        Completion = completion;
        _loop = loop;
    }

    /// <summary>A run of which nothing was started: nothing is left to stop.</summary>
    internal DataflowRun(DataflowResult result, IReadOnlyList<NodeStatus> ended)
    {
        Id = result.Dataflow;
        Completion = Task.FromResult(result);
        _ended = ended;
    }

    /// <summary>The run's id.</summary>
    public DataflowId Id { get; }

    /// <summary>
    /// Ends when every process of the run has ended and the log sink has everything. It never fails: what goes wrong in the run is in
    /// its result. A node that could not be started is a failure in it, too; then nothing of the run is left running.
    /// </summary>
    public Task<DataflowResult> Completion { get; }

    /// <summary>What every node does now, in the order of the file.</summary>
    public IReadOnlyList<NodeStatus> Nodes => _loop?.Nodes ?? _ended;

    /// <summary>
    /// Asks all nodes to end: Stop event, after the grace SIGTERM, half of it later SIGKILL. Further calls can only shorten the grace.
    /// </summary>
    /// <param name="grace">The grace; null for the run's.</param>
    public void Stop(TimeSpan? grace = null) => _loop?.Stop(grace);

    /// <summary>Kills every process of the run at once.</summary>
    public void Kill() => _loop?.Kill();

    /// <summary>Kills what still runs and waits for its end.</summary>
    /// <returns>A task that ends when nothing of the run is left.</returns>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Completion.ConfigureAwait(false);
    }
}
