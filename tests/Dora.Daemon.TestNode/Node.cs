using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Control;
using SharedMemory.Linux;

namespace Dora.Daemon.TestNode;

/// <summary>A node that speaks the protocol with nothing between, so that it can also misbehave.</summary>
internal sealed class Node : ISegmentSource, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly Queue<DaemonToNode> _events = [];
    private ReceivedFrame<DaemonToNode>? _grant;

    private Node(string address)
    {
        Channel = ControlChannel.OfNode(FdSocket.Connect(address));
    }

    public ControlChannel<NodeToDaemon, DaemonToNode> Channel { get; }

    public NodeConfiguration Configuration { get; private set; } = null!;

    public Endpoint Endpoint { get; private set; } = null!;

    public static NodeCredentials ReadConnection() =>
        NodeCredentials.TryRead(Environment.GetEnvironmentVariable(NodeCredentials.EnvironmentVariable) ?? "", out NodeCredentials? connection, out string? error)
            ? connection
            : throw new InvalidOperationException(error);

    /// <summary>Registers and attaches, but does not wait at the barrier.</summary>
    public static Node Register(NodeToDaemon? first = null)
    {
        NodeCredentials connection = ReadConnection();
        return Connect(connection.Socket, first ?? new NodeToDaemon.Register(
            NodeToDaemon.Version, "test node", connection.Dataflow, connection.Node, connection.Token, Environment.ProcessId));
    }

    /// <summary>Attaches as a dynamic node and waits until messages flow.</summary>
    public static Node Attach(string address, NodeId id)
    {
        Node node = Connect(address, new NodeToDaemon.Attach(NodeToDaemon.Version, "test node", id, Environment.ProcessId));
        node.WaitAtBarrier();
        return node;
    }

    private static Node Connect(string address, NodeToDaemon first)
    {
        Node node = new(address);
        node.Channel.Send(first);
        using ReceivedFrame<DaemonToNode> frame = node.Channel.Receive(Patience) ?? throw new EndOfStreamException("the daemon closed the connection");
        if (frame.Message is not DaemonToNode.Registered registered)
            throw new InvalidOperationException(frame.Message.ToString());
        node.Configuration = registered.Configuration;
        node.Endpoint = EndpointFactory.Attach(registered.Endpoint, frame.TakeDescriptors(), node);
        return node;
    }

    /// <summary>Registers and waits until messages flow.</summary>
    public static Node Start()
    {
        Node node = Register();
        node.WaitAtBarrier();
        return node;
    }

    public void WaitAtBarrier()
    {
        Channel.Send(new NodeToDaemon.Ready());
        if (NextControl() is not DaemonToNode.Started and var other)
            throw new InvalidOperationException(other?.ToString() ?? "the daemon closed the connection");
    }

    /// <summary>The next control event, or null at the end of the connection.</summary>
    public DaemonToNode? NextControl()
    {
        lock (_lock)
        {
            if (_events.TryDequeue(out DaemonToNode? early))
                return early;
        }

        using ReceivedFrame<DaemonToNode>? frame = Channel.Receive(Timeout.InfiniteTimeSpan);
        return frame?.Message;
    }

    /// <summary>A control event that arrives in time, or null.</summary>
    public DaemonToNode? PollControl(TimeSpan patience) => Channel.WaitReadable(patience) ? NextControl() : null;

    public FabricSegment Grow(long chunkBytes, int chunks) =>
        Ask(new NodeToDaemon.GrowPool(1, chunkBytes, chunks)) ?? throw new TransportException("segment denied");

    public FabricSegment? Find(uint segment) => Ask(new NodeToDaemon.MapSegment(2, segment));

    public void Dispose() => Channel.Dispose();

    private FabricSegment? Ask(NodeToDaemon request)
    {
        lock (_lock)
        {
            Channel.Send(request);
            while (true)
            {
                _grant = Channel.Receive(Patience) ?? throw new TransportException("the daemon is gone");
                switch (_grant.Message)
                {
                    case DaemonToNode.SegmentGranted granted:
                        return new FabricSegment(granted.Segment, _grant.TakeDescriptors()[0]);
                    case DaemonToNode.SegmentDenied:
                        return null;
                    default:
                        _events.Enqueue(_grant.Message);
                        break;
                }
            }
        }
    }
}
