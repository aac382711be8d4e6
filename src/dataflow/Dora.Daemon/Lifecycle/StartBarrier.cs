using System.Globalization;
using Dora.Daemon.Logs;
using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>No message flows before every node that is awaited waits here or has ended, and all others run. Used by the loop only.</summary>
internal sealed class StartBarrier(RunContext context, Action started)
{
    /// <summary>After this long the user is told whom the start waits for.</summary>
    public static readonly TimeSpan NoticeAfter = TimeSpan.FromSeconds(10);

    /// <summary>How often a node that is just between two processes is looked at again.</summary>
    private static readonly TimeSpan RestartPoll = TimeSpan.FromMilliseconds(50);

    private const string LongerText = "`startup_timeout: <seconds>` on a node gives it longer";

    private NodeRun? _spoiler;
    private string? _failure;

    /// <summary>True once messages flow, or a stop released everybody.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The node because of which the others cannot start, if any.</summary>
    public NodeRun? Spoiler => _failure is null ? null : _spoiler;

    /// <summary>
    /// Sets the deadline of a process that was just started. While the others wait, being started again gives a node no more time.
    /// </summary>
    public void Expect(NodeRun node)
    {
        if (!node.IsAwaited)
            return;
        int? incarnation = IsOpen ? node.RestartCount : null;
        if (node.RestartCount == 0 || IsOpen)
            context.Deadlines.After(TimeoutOf(node), () => GiveUpOn(node, incarnation));
    }

    /// <summary>Plans the word to the user about nodes that are slow.</summary>
    public void PlanNotice() => context.Deadlines.After(NoticeAfter, () =>
    {
        NodeRun[] silent = [.. Silent().Where(node => node.IsAwaited)];
        if (IsOpen || _failure is not null || silent.Length == 0)
            return;
        context.Hub.Warn(LogTargets.Daemon,
            $"the dataflow waits for {Names(silent)} to connect: a node does so when it creates its Node object. The start fails after "
            + $"{Seconds(silent.Max(TimeoutOf))}; {LongerText}");
    });

    /// <summary>A node waits.</summary>
    public void Arrive(NodeRun node)
    {
        node.HasConnected = true;
        node.State = NodeState.Ready;
        context.Hub.Info(LogTargets.Daemon, "node is ready", node.Id);
        if (IsOpen || node.IsDynamic)
            Admit(node);
        else if (_failure is not null)
            Reject(node);
        else
            Check();
    }

    /// <summary>A node has ended for good without having waited here.</summary>
    public void Miss(NodeRun node)
    {
        if (!node.IsAwaited)
        {
            Check();
            return;
        }

        if (!context.IsStopping)
            context.Hub.Warn(LogTargets.Pending, "node exited before initializing dora connection", node.Id);
        if (node.Result!.Failure is not null)
            _spoiler ??= node;
        Check();
    }

    /// <summary>The run is to stop: nobody waits any longer.</summary>
    public void Release()
    {
        IsOpen = true;
        foreach (NodeRun node in context.Nodes.Where(IsWaiting))
            Admit(node);
    }

    /// <summary>Opens when everybody is here.</summary>
    public void Check()
    {
        if (IsOpen || _failure is not null || Silent().Any())
            return;
        if (_spoiler is { } spoiler)
        {
            Fail(spoiler);
            return;
        }

        context.Hub.Info(LogTargets.Daemon, "all nodes are ready, starting dataflow");
        Release();
        started();
    }

    private static bool IsWaiting(NodeRun node) => node is { State: NodeState.Ready, HasEnded: false };

    private IEnumerable<NodeRun> Silent() => context.Unfinished.Where(node => !node.IsPresent);

    private TimeSpan TimeoutOf(NodeRun node) => node.Definition.StartupTimeout ?? context.Options.StartupTimeout;

    private void Fail(NodeRun spoiler)
    {
        string reason = spoiler.Result?.Failure?.Cause is FailureCause.StartupTimeout
            ? "did not connect to dora in time"
            : "exited before initializing dora";
        _failure = $"Node {spoiler.Id} {reason}. What it printed is in {spoiler.Log.FilePath}";
        foreach (NodeRun node in context.Nodes.Where(IsWaiting))
            Reject(node);
        foreach (NodeRun node in context.Unfinished.Where(node => !node.HasConnected))
            _ = node.Process?.SignalGroup(Signals.Terminate);
        context.Deadlines.After(context.Options.Grace, () => KillRest(spoiler));
    }

    /// <summary>A node that was told that the start failed should have ended by now.</summary>
    private void KillRest(NodeRun spoiler)
    {
        foreach (NodeRun node in context.Unfinished)
        {
            node.KilledBecause ??= new FailureCause.Cascading(spoiler.Id);
            _ = node.Process?.SignalGroup(Signals.Kill);
        }
    }

    private static void Admit(NodeRun node)
    {
        node.State = NodeState.Running;
        node.Session?.TrySend(new DaemonToNode.Started());
        if (node.IsStopping)
            node.Session?.TrySend(new DaemonToNode.Stop());
    }

    private void Reject(NodeRun node)
    {
        node.State = NodeState.Running;
        node.Session?.TrySend(new DaemonToNode.StartFailed(_failure!));
    }

    private void GiveUpOn(NodeRun node, int? incarnation)
    {
        if (node.HasEnded || node.HasConnected || node.IsStopping || (incarnation is { } only && node.RestartCount != only))
            return;
        if (node.Process is null)
        {
            context.Deadlines.After(RestartPoll, () => GiveUpOn(node, incarnation));
            return;
        }

        TimeSpan timeout = TimeoutOf(node);
        node.KilledBecause = new FailureCause.StartupTimeout(timeout);
        context.Hub.Error(LogTargets.Daemon,
            $"node `{node.Id}` did not connect within {Seconds(timeout)}, so it is killed; {LongerText}", node.Id);
        _ = node.Process.SignalGroup(Signals.Kill);
    }

    private static string Names(IEnumerable<NodeRun> nodes) => string.Join(", ", nodes.Select(node => $"`{node.Id}`"));

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
