using Dora.Daemon.Logs;
using Dora.Daemon.Spawning;
using Dora.Protocol;
using SharedMemory.Linux;
using SharedMemory.Processes;

namespace Dora.Daemon.Lifecycle;

/// <summary>Starts processes and follows each to its end, without a thread per process.</summary>
internal sealed class NodeLauncher(RunContext context, string address)
{
    /// <summary>How long the output of a process is still read after its end: only a process that left its group can hold it open.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Starts a node's process. What comes of it is posted to the loop.</summary>
    /// <returns>False when it could not be started.</returns>
    public async Task<bool> LaunchAsync(NodeRun node)
    {
        NodeLaunch launch = node.Launch!;
        int incarnation = node.RestartCount;
        NodeCredentials connection = new(address, node.Token, context.Id, node.Id, NodeToDaemon.Version);
        string document = NodeConfigurationDocument.Write(node.Definition, node.Wiring.Outputs, context.Dataflow.SourceText, connection);
        context.Hub.Info(LogTargets.Spawner, $"spawning `{launch.Program}` in `{launch.Directory}`", node.Id);
        try
        {
            ChildProcess process = await ChildProcess.StartAsync(launch.ToStart(document)).ConfigureAwait(false);
            context.Hub.Debug(LogTargets.Spawner, $"spawned node with pid ProcessId(Some({process.ProcessId}))", node.Id);
            await context.Queue.PostAsync(new LoopEvent.ProcessStarted(node, incarnation, process)).ConfigureAwait(false);
            _ = FollowAsync(node, incarnation, process);
            return true;
        }
        catch (Exception error) when (error is SpawnException or LinuxException or ArgumentException)
        {
            await context.Queue.PostAsync(new LoopEvent.SpawnFailed(node, incarnation, error.Message)).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Never fails: what goes wrong here fails the dataflow.</summary>
    private async Task FollowAsync(NodeRun node, int incarnation, ChildProcess process)
    {
        try
        {
            StderrTail tail = new();
            ChildExit exit;
            using (process)
            using (CancellationTokenSource giveUp = new())
            {
                Task output = Task.WhenAll(
                    ReadAsync(node, process.StandardOutput, "stdout", null, giveUp.Token),
                    ReadAsync(node, process.StandardError, "stderr", tail, giveUp.Token));
                exit = await process.Exited.ConfigureAwait(false);
                giveUp.CancelAfter(DrainTimeout);
                await output.ConfigureAwait(false);
            }

            await context.Queue.PostAsync(new LoopEvent.ProcessEnded(node, incarnation, exit, tail.ToLines(), tail.IsTruncated))
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits this worker; the loop decides what its failure means.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await context.Queue.PostAsync(new LoopEvent.WorkerFailed($"the reader of `{node.Id}`", error)).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(NodeRun node, Stream stream, string name, StderrTail? tail, CancellationToken giveUp)
    {
        try
        {
            await node.Log.FollowAsync(stream, name, tail, giveUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Hub.Warn(LogTargets.Daemon, $"a process that `{node.Id}` left behind keeps its {name} open; it is read no further", node.Id);
        }
    }
}
