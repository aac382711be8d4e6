using Dora.Daemon.Routing;
using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>What the readers of a node learn about it while it lives. Used by the loop only.</summary>
internal sealed class Outputs(RunContext context)
{
    /// <summary>How long a process whose connection ended may go on before its readers are told that nothing more comes.</summary>
    public static readonly TimeSpan ExitAfterDisconnect = TimeSpan.FromSeconds(1);

    /// <summary>A node closes outputs.</summary>
    public void Close(Registration registration, IReadOnlyList<DataId> outputs)
    {
        NodeRun node = registration.Node;
        if (node.HasEnded || node.RestartCount != registration.RestartCount)
            return;
        foreach (DataId output in outputs)
        {
            int index = node.Wiring.IndexOf(output);
            if (index >= 0 && node.ClosedOutputs.Add(output))
                context.Fabric.CloseOutput(node.Index, index);
        }
    }

    /// <summary>A connection has ended; usually the process does so, too.</summary>
    public void OnSessionEnded(NodeSession session)
    {
        NodeRun node = session.Registration!.Node;
        if (node.Session != session)
            return;
        node.Session = null;
        if (node.IsDynamic)
        {
            node.State = NodeState.Waiting;
            node.HasConnected = false;
            node.ClosedOutputs.UnionWith(node.Wiring.Outputs);

            // Nothing is queued for it while it is away; when it attaches again its outputs are open again.
            context.Fabric.Gone(node.Index, willReturn: false);
            return;
        }

        int incarnation = node.RestartCount;
        if (node.Definition.Restart.Policy == Descriptor.Model.RestartPolicy.Never)
            context.Deadlines.After(ExitAfterDisconnect, () => Detach(node, incarnation));
    }

    /// <summary>A node runs again: its readers may have to forget what they knew.</summary>
    public void TellOfRestart(NodeRun node)
    {
        foreach ((NodeRun reader, _) in context.ReadersOf(node))
        {
            if (reader.State == NodeState.Running)
                reader.Session?.TrySend(new DaemonToNode.NodeRestarted(node.Id));
        }
    }

    /// <summary>
    /// A process that goes on without its connection sends nothing more. One that has ended is left to <see cref="NodeExits"/>, which may
    /// have to wait for the rest of its output: its readers hear that it failed before their inputs close.
    /// </summary>
    private void Detach(NodeRun node, int incarnation)
    {
        if (node.HasEnded || node.RestartCount != incarnation || node.Process is null or { Exited.IsCompleted: true })
            return;
        node.ClosedOutputs.UnionWith(node.Wiring.Outputs);
        context.Fabric.Gone(node.Index, willReturn: false);
    }
}
