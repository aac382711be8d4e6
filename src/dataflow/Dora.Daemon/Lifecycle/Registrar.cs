using Dora.Protocol;

namespace Dora.Daemon.Lifecycle;

/// <summary>Decides which process may be which node. Used by the loop only.</summary>
internal sealed class Registrar(RunContext context)
{
    /// <summary>Answers a process's first record.</summary>
    public void Handle(LoopEvent.Registering registering)
    {
        (NodeRun? node, string? refusal) = registering.Request switch
        {
            NodeToDaemon.Register register => Find(register),
            NodeToDaemon.Attach attach => Find(attach),
            _ => (null, "the first record of a connection must be `register` or `attach`"),
        };
        if (node is null)
        {
            registering.Refuse(refusal!);
            return;
        }

        node.Session = registering.Session;
        if (node.IsDynamic)
            node.ClosedOutputs.Clear();
        if (node.State == NodeState.Waiting)
            node.State = NodeState.Starting;
        registering.Accept(new Registration(node, node.RestartCount));
    }

    private (NodeRun? Node, string? Refusal) Find(NodeToDaemon.Register register)
    {
        if (VersionRefusal(register.ProtocolVersion, register.Library) is { } version)
            return (null, version);
        if (register.Dataflow != context.Id || context.Find(register.Node) is not { IsDynamic: false } node)
            return (null, $"this daemon runs no node `{register.Node}` of dataflow {register.Dataflow}");
        if (node.HasEnded || register.Token != node.Token)
            return (null, $"process {register.ProcessId} belongs to an earlier incarnation of node `{node.Id}`; only the daemon may start a node");
        return node.Session is null ? (node, null) : (null, $"node `{node.Id}` is connected already (a process can create its Node object once)");
    }

    private (NodeRun? Node, string? Refusal) Find(NodeToDaemon.Attach attach)
    {
        if (VersionRefusal(attach.ProtocolVersion, attach.Library) is { } version)
            return (null, version);
        if (context.Find(attach.Node) is not { } node)
            return (null, $"no node with ID `{attach.Node}`; dynamic nodes of this dataflow: {DynamicNames()}");
        if (!node.IsDynamic)
            return (null, $"node with ID `{attach.Node}` is not dynamic: the daemon starts it (`path: dynamic` leaves that to you)");
        return node.Session is { } other
            ? (null, $"dynamic node `{attach.Node}` is attached already, by process {other.PeerProcessId}")
            : (node, null);
    }

    private string DynamicNames()
    {
        string[] names = [.. context.Nodes.Where(node => node.IsDynamic).Select(node => $"`{node.Id}`")];
        return names.Length > 0 ? string.Join(", ", names) : "none";
    }

    private static string? VersionRefusal(int version, string library) => version == NodeToDaemon.Version
        ? null
        : $"{library} speaks version {version} of the node protocol, this daemon version {NodeToDaemon.Version}; build the node with the "
            + "library of this daemon's version";
}
