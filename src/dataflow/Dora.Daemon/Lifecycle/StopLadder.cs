using System.Globalization;
using Dora.Daemon.Logs;
using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>
/// Stop event, after the grace SIGTERM, half of it later SIGKILL, to all at once. Rungs that were climbed already are passed, so a second
/// stop can only shorten the way. Used by the loop only.
/// </summary>
internal sealed class StopLadder(RunContext context, StartBarrier barrier, Action<NodeRun> abandon)
{
    /// <summary>A killed process that is still there after this long hangs in the kernel; the run ends without it.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<NodeRun, Rung> _rungs = [];

    private enum Rung
    {
        Asked,
        Terminated,
        Killed,
    }

    /// <summary>Begins to end the whole run.</summary>
    public void StopAll(TimeSpan grace)
    {
        context.IsStopping = true;
        NodeRun[] nodes = [.. context.Nodes.Where(node => !node.HasEnded)];
        foreach (NodeRun node in nodes)
            node.IsStopping = true;
        if (!barrier.IsOpen)
            barrier.Release();
        Stop(nodes, grace);
    }

    /// <summary>Begins to end some nodes.</summary>
    public void Stop(IReadOnlyList<NodeRun> nodes, TimeSpan grace)
    {
        foreach (NodeRun node in nodes)
            Ask(node);
        context.Deadlines.After(grace, () => Terminate(nodes));
        context.Deadlines.After(grace * 1.5, () => Kill(nodes, grace));
    }

    /// <summary>Ends all processes now.</summary>
    public void KillAll()
    {
        context.IsStopping = true;
        NodeRun[] nodes = [.. context.Nodes.Where(node => !node.HasEnded)];
        foreach (NodeRun node in nodes)
            Enter(node);
        Kill(nodes, TimeSpan.Zero);
    }

    /// <summary>A process was started while the stop was already going on.</summary>
    public void CatchUp(NodeRun node)
    {
        if (!node.IsStopping || node.Process is not { } process)
            return;
        bool isKilled = _rungs.GetValueOrDefault(node) == Rung.Killed;
        node.KilledBecause ??= isKilled ? new FailureCause.GraceExceeded() : null;
        _ = process.SignalGroup(isKilled ? Signals.Kill : Signals.Terminate);
    }

    private void Ask(NodeRun node)
    {
        if (!Enter(node))
            return;
        if (node.State == NodeState.Running)
            node.Session?.TrySend(new DaemonToNode.Stop());
        else if (node.Session is null && !node.HasConnected && !node.HasEnded)
            TerminateNow(node);
    }

    /// <summary>A node that waits to be started again has ended with that.</summary>
    /// <returns>False when it is on the ladder already.</returns>
    private bool Enter(NodeRun node)
    {
        node.IsStopping = true;
        if (!_rungs.TryAdd(node, Rung.Asked))
            return false;
        if (!node.IsDynamic && node.Process is null && node.RestartCount > 0 && !node.IsLaunching)
            abandon(node);
        return true;
    }

    private void Terminate(IReadOnlyList<NodeRun> nodes)
    {
        foreach (NodeRun node in nodes.Where(node => !node.HasEnded && _rungs[node] < Rung.Terminated))
            TerminateNow(node);
    }

    /// <summary>A stopped process (SIGSTOP) sees the signal only when it continues.</summary>
    private void TerminateNow(NodeRun node)
    {
        _rungs[node] = Rung.Terminated;
        _ = node.Process?.SignalGroup(Signals.Terminate);
        _ = node.Process?.SignalGroup(Signals.Continue);
    }

    private void Kill(IReadOnlyList<NodeRun> nodes, TimeSpan grace)
    {
        foreach (NodeRun node in nodes.Where(node => !node.HasEnded && !node.IsDynamic && _rungs[node] < Rung.Killed))
        {
            _rungs[node] = Rung.Killed;
            node.KilledBecause ??= new FailureCause.GraceExceeded();
            if (node.Process is null)
                continue;
            if (grace > TimeSpan.Zero)
                context.Hub.Warn(LogTargets.Daemon, $"{node.Id} was killed due to not stopping within the {Seconds(grace)} grace period", node.Id);
            _ = node.Process.SignalGroup(Signals.Kill);
        }

        context.Deadlines.After(GiveUpAfter, () => GiveUp(nodes));
    }

    private void GiveUp(IReadOnlyList<NodeRun> nodes)
    {
        foreach (NodeRun node in nodes.Where(node => !node.HasEnded && !node.IsDynamic))
        {
            context.Hub.Error(LogTargets.Daemon,
                $"process {node.Process?.ProcessId} of node `{node.Id}` did not end although it was killed; it hangs in the kernel (a "
                    + "dead network file system?) and is left behind",
                node.Id);
            abandon(node);
        }
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");
}
