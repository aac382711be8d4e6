using Dora.Daemon.Lifecycle;
using Dora.Daemon.Logs;
using Dora.Descriptor.Model;
using Dora.Protocol;

namespace Dora.Daemon;

/// <summary>Runs dataflows in this process: the daemon of <c>dora run</c>, without coordinator and without a port.</summary>
public static class DataflowRunner
{
    /// <summary>Prepares all nodes of a dataflow, then starts them all.</summary>
    /// <param name="dataflow">The dataflow, validated.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="sink">Where its log goes.</param>
    /// <param name="cancellationToken">Ends the start; what was started until then is killed.</param>
    /// <returns>The run, whose nodes are starting. When a node could not be started it has already ended with that failure.</returns>
    /// <exception cref="DataflowStartException">Something no single node is responsible for prevents the start.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all nodes were started.</exception>
    public static async Task<DataflowRun> StartAsync(
        Dataflow dataflow,
        RunOptions options,
        ILogSink sink,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataflow);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        cancellationToken.ThrowIfCancellationRequested();
        FileSizeLimit.MakeItAnError();
        DataflowId id = options.Id ?? DataflowId.New();
        LogHub hub = new(sink, id, dataflow.Nodes.Count, options.LogQueueRecords, TimeProvider.System);
        try
        {
            return await new DataflowStarter(dataflow, options, id, hub).StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await hub.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
