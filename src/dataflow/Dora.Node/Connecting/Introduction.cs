using Dora.Protocol;

namespace Dora.Node.Connecting;

/// <summary>Introduces a node to its daemon: the one that spawned it, or for a dynamic node the one whose dataflow has a place for it.</summary>
internal static class Introduction
{
    private static readonly string Library = $"dora-net {typeof(Introduction).Assembly.GetName().Version?.ToString(3)}";

    /// <exception cref="DoraNodeException">No daemon takes the node; the message says why and what to do.</exception>
    public static DaemonAnswer Register(ProcessOrigin environment, string? nodeId, TimeSpan timeout)
    {
        if (!string.IsNullOrEmpty(environment.Config))
            return RegisterSpawned(environment.Config, timeout);
        if (nodeId is not null)
            return AttachDynamic(environment, new NodeId(nodeId), timeout);
        throw new DoraNodeException(
            $"{NodeCredentials.EnvironmentVariable} is not set: this program is a node of a dataflow. Start it with `dora run <dataflow.yml>`; "
            + "or, for a node with `path: dynamic`, give its id: DoraNode.Connect(\"id\").");
    }

    private static DaemonAnswer RegisterSpawned(string document, TimeSpan timeout)
    {
        if (!NodeCredentials.TryRead(document, out NodeCredentials? connection, out string? error))
            throw new DoraNodeException(error);
        if (connection.Version != NodeToDaemon.Version)
        {
            throw new DoraNodeException(
                $"the daemon speaks version {connection.Version} of the node protocol, this node's library ({Library}) version {NodeToDaemon.Version}; "
                + "rebuild the node against the daemon's version");
        }

        NodeToDaemon.Register introduction = new(
            NodeToDaemon.Version, Library, connection.Dataflow, connection.Node, connection.Token, Environment.ProcessId);
        DaemonAnswer registration = DaemonAnswer.Introduce(connection.Socket, introduction, timeout);
        if (registration.Accepted is not null)
            return registration;
        string reason = registration.RefusalReason;
        registration.Dispose();
        throw new DoraNodeException($"the daemon refused node `{connection.Node}`: {reason}");
    }

    private static DaemonAnswer AttachDynamic(ProcessOrigin environment, NodeId node, TimeSpan timeout)
    {
        List<DaemonAnswer> accepted = [];
        List<string> refusals = [];
        foreach (string address in environment.FindDaemons())
            Ask(address, node, timeout, accepted, refusals);
        if (accepted.Count == 1)
            return accepted[0];
        foreach (DaemonAnswer registration in accepted)
            registration.Dispose();
        throw new DoraNodeException(accepted.Count > 1 ? Ambiguous(node) : MostTelling(refusals, node));
    }

    private static void Ask(string address, NodeId node, TimeSpan timeout, List<DaemonAnswer> accepted, List<string> refusals)
    {
        try
        {
            NodeToDaemon.Attach introduction = new(NodeToDaemon.Version, Library, node, Environment.ProcessId);
            DaemonAnswer registration = DaemonAnswer.Introduce(address, introduction, timeout);
            if (registration.Accepted is not null)
            {
                accepted.Add(registration);
                return;
            }

            refusals.Add(registration.RefusalReason);
            registration.Dispose();
        }
        catch (DoraNodeException exception)
        {
            // One daemon that is just ending must not hide the others.
            refusals.Add(exception.Message);
        }
    }

    private static string Ambiguous(NodeId node) =>
        $"multiple dataflows contain dynamic node id {node}. Please only have one running dataflow with the specified node id if you want to use dynamic node";

    private static string MostTelling(List<string> refusals, NodeId node)
    {
        string unknown = $"no node with ID `{node}`";
        if (refusals.Count == 0)
        {
            return $"no running dataflow was found for dynamic node `{node}`: start one with `dora run <dataflow.yml>` as the same user, "
                + $"or set {DaemonAddress.EnvironmentVariable} to the daemon's socket";
        }

        return refusals.Find(reason => !reason.StartsWith(unknown, StringComparison.Ordinal)) ?? unknown;
    }
}
