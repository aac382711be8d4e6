using Dora.Node.Receiving;
using Dora.Protocol;
using Dora.Transport;
using SharedMemory.Processes;

namespace Dora.Node.Connecting;

/// <summary>The steps from a fresh process to a node whose dataflow runs.</summary>
internal static class NodeConnector
{
    /// <exception cref="DoraNodeException">A step failed; everything opened before is closed again.</exception>
    public static DoraNode Connect(ProcessOrigin environment, string? nodeId, DoraNodeOptions options)
    {
        using DaemonAnswer registration = Introduction.Register(environment, nodeId, options.ConnectTimeout);
        DaemonToNode.Registered accepted = registration.Accepted!;
        DieWithDaemon(environment, registration.Channel.PeerProcessId, accepted.Configuration);
        DaemonLink link = new(registration.Detach(), new ControlEvents(), options.SegmentTimeout);
        DoraNode? node = null;
        try
        {
            Endpoint endpoint = EndpointFactory.Attach(accepted.Endpoint, registration.TakeDescriptors(), link.Segments);
            node = new DoraNode(link, accepted.Configuration, endpoint);
            link.WaitForStart(options.StartTimeout);
            return node;
        }
        catch (Exception exception)
        {
            if (node is not null)
                node.Dispose();
            else
                link.Dispose();
            if (exception is DoraNodeException { IsConsequence: true })
                QuietEnd.Prepare();
            if (exception is TransportException)
                throw new DoraNodeException($"node `{accepted.Configuration.Node}` cannot attach to its edges: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>
    /// A node its daemon started must not outlive it. One that was started through another program (a shell, uv) is left to that
    /// program: its own death is no reason to die.
    /// </summary>
    private static void DieWithDaemon(ProcessOrigin environment, int daemon, NodeConfiguration configuration)
    {
        if (!configuration.IsDynamic && environment.ParentId == daemon && !ParentDeath.KillWhenParentDies(daemon))
            throw new DoraNodeException($"the daemon (process {daemon}) has ended while this node was starting");
    }
}
