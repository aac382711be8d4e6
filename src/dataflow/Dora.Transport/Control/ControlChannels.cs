using Dora.Protocol;
using SharedMemory.Linux;

namespace Dora.Transport.Control;

/// <summary>Makes the two ends of a control connection, and holds their bounds.</summary>
public static class ControlChannel
{
    /// <summary>The most file descriptors beside one record: an inbox for every edge, and the segments of the pool.</summary>
    public const int MaxDescriptors = 1024;

    internal const int HeaderBytes = sizeof(uint);

    /// <summary>How long a send waits for a peer that does not read, before the connection is given up.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long the rest of a record may take once its first byte came.</summary>
    public static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The node's end.</summary>
    /// <param name="socket">A connection to the daemon; owned by the channel.</param>
    /// <returns>The channel.</returns>
    public static ControlChannel<NodeToDaemon, DaemonToNode> OfNode(FdSocket socket) =>
        new(socket, ProtocolJson.Default.NodeToDaemon, ProtocolJson.Default.DaemonToNode);

    /// <summary>The daemon's end.</summary>
    /// <param name="socket">An accepted connection; owned by the channel.</param>
    /// <returns>The channel.</returns>
    public static ControlChannel<DaemonToNode, NodeToDaemon> OfDaemon(FdSocket socket) =>
        new(socket, ProtocolJson.Default.DaemonToNode, ProtocolJson.Default.NodeToDaemon);
}
