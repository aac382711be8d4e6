using System.Security.Cryptography;
using Dora.Daemon.Health;
using Dora.Daemon.Logs;
using Dora.Daemon.Routing;
using Dora.Daemon.Spawning;
using Dora.Descriptor.Model;
using Dora.Protocol;
using SharedMemory.Processes;

namespace Dora.Daemon.Lifecycle;

/// <summary>A node of a run. What changes is changed by the loop only.</summary>
internal sealed class NodeRun(int index, NodeDefinition definition, NodeWiring wiring, NodeLaunch? launch, NodeLog log)
{
    private NodeStatus _status = new(definition.Id, NodeState.Waiting, null, 0);

    /// <summary>The node's place in the dataflow, which is its participant in the fabric.</summary>
    public int Index { get; } = index;

    public NodeDefinition Definition { get; } = definition;

    public NodeId Id { get; } = definition.Id;

    public NodeWiring Wiring { get; } = wiring;

    /// <summary>How its process is started; null for a dynamic node.</summary>
    public NodeLaunch? Launch { get; } = launch;

    public NodeLog Log { get; } = log;

    public RestartTracker Restarts { get; } = new(definition.Restart);

    public bool IsDynamic => Launch is null;

    /// <summary>
    /// True when the start waits for it to connect. A program that nothing is wired to can be any program, so it counts as ready once it
    /// runs; whoever knows better gives it a startup timeout.
    /// </summary>
    public bool IsAwaited { get; } = launch is not null && (definition.StartupTimeout is not null || !MayBeAnyProgram(definition));

    /// <summary>True once the start need not wait for it (any more).</summary>
    public bool IsPresent => IsAwaited ? HasConnected : Process is not null || RestartCount > 0;

    public NodeState State
    {
        get;
        set => Show(field = value);
    }

    /// <summary>How often the process was started again.</summary>
    public int RestartCount { get; private set; }

    /// <summary>True while a process of it is being started.</summary>
    public bool IsLaunching { get; set; }

    /// <summary>The secret a process of this incarnation must know to register.</summary>
    public string Token { get; private set; } = NewToken();

    public ChildProcess? Process
    {
        get;
        set
        {
            field = value;
            Show(State);
        }
    }

    public NodeSession? Session { get; set; }

    /// <summary>The end of its process, while its connection is still being read.</summary>
    public LoopEvent.ProcessEnded? EndedProcess { get; set; }

    /// <summary>True once this incarnation waited at the barrier.</summary>
    public bool HasConnected { get; set; }

    /// <summary>True once it was told to end, or was about to be.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Why the daemon killed the process, if it did.</summary>
    public FailureCause? KilledBecause { get; set; }

    /// <summary>The outputs it (or the daemon for it) has closed.</summary>
    public HashSet<DataId> ClosedOutputs { get; } = [];

    /// <summary>How it ended for good.</summary>
    public NodeResult? Result { get; set; }

    public bool HasEnded => Result is not null;

    /// <summary>True when an output of the node may still send something.</summary>
    public bool IsOpen(DataId output) => !HasEnded && !ClosedOutputs.Contains(output);

    /// <summary>Begins another incarnation: the secret of the last one is worth nothing any more.</summary>
    public void BeginAgain()
    {
        RestartCount++;
        Token = NewToken();
        HasConnected = false;
        KilledBecause = null;
        ClosedOutputs.Clear();
        State = NodeState.Waiting;
    }

    /// <summary>What the node is told when it registers.</summary>
    public NodeConfiguration Configuration(DataflowId dataflow, string descriptor, int restartCount) => new(
        dataflow,
        Id,
        [.. Definition.Inputs.Select(input => new InputConfiguration(
            input.Id, input.Source.ToString()!, input.QueueSize, input.Source is InputSource.NodeOutput))],
        Wiring.Outputs,
        descriptor,
        restartCount,
        IsDynamic,
        MayReturn: Restarts.MayReturn);

    /// <summary>What the node does, for other threads.</summary>
    public NodeStatus Status => Volatile.Read(ref _status);

    private void Show(NodeState state) => Volatile.Write(ref _status, new NodeStatus(Id, state, Process?.ProcessId, RestartCount));

    /// <summary>Outputs that carry what a program prints need no node to fill them.</summary>
    private static bool MayBeAnyProgram(NodeDefinition node) => node.Source is NodeSource.Shell
        || (node.Inputs.Count == 0 && node.Outputs.All(output => output == node.SendStdoutAs || output == node.SendLogsAs));

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
