using System.Collections.Concurrent;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Control;
using SharedMemory.Linux;

namespace Dora.Node.Tests.Harness;

/// <summary>A daemon that serves one fabric and does what the test tells it.</summary>
internal sealed class TestDaemon : IDisposable
{
    public static readonly TimeSpan Deadline = Eventually.Deadline;

    private readonly FdListener _listener;
    private readonly Thread _acceptor;
    private readonly BlockingCollection<NodeToDaemon> _records = [];
    private readonly ConcurrentBag<ControlChannel<DaemonToNode, NodeToDaemon>> _channels = [];
    private volatile ControlChannel<DaemonToNode, NodeToDaemon>? _current;

    public TestDaemon(uint userId, Func<NodeToDaemon, Answer> introduction, IProcessFabric? fabric = null)
    {
        Introduction = introduction;
        Fabric = fabric;
        _listener = new FdListener(DaemonAddress.New(userId));
        _acceptor = new Thread(Accept) { IsBackground = true };
        _acceptor.Start();
    }

    public string Address => _listener.Address;

    public Func<NodeToDaemon, Answer> Introduction { get; }

    /// <summary>What to answer to Ready; null to keep the node waiting.</summary>
    public DaemonToNode? Start { get; init; } = new DaemonToNode.Started();

    public IProcessFabric? Fabric { get; }

    public void Say(DaemonToNode record) => _current!.Send(record);

    public void SayRaw(Action<ControlChannel<DaemonToNode, NodeToDaemon>> action) => action(_current!);

    /// <summary>The next record of a kind; others before it are skipped.</summary>
    public T Hear<T>()
        where T : NodeToDaemon
    {
        while (_records.TryTake(out NodeToDaemon? record, Deadline))
        {
            if (record is T wanted)
                return wanted;
        }

        throw new TimeoutException($"the node has not sent {typeof(T).Name} within {Deadline.TotalSeconds} s");
    }

    public void Vanish()
    {
        foreach (ControlChannel<DaemonToNode, NodeToDaemon> channel in _channels)
            channel.Shutdown();
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (ControlChannel<DaemonToNode, NodeToDaemon> channel in _channels)
            channel.Shutdown();
        _acceptor.Join();
        Fabric?.Dispose();
    }

    private void Accept()
    {
        while (_listener.Accept(Timeout.InfiniteTimeSpan) is { } socket)
        {
            ControlChannel<DaemonToNode, NodeToDaemon> channel = ControlChannel.OfDaemon(socket);
            _channels.Add(channel);
            new Thread(() => Serve(channel)) { IsBackground = true }.Start();
        }
    }

    private void Serve(ControlChannel<DaemonToNode, NodeToDaemon> channel)
    {
        using (channel)
        {
            while (channel.Receive(Timeout.InfiniteTimeSpan) is { } frame)
            {
                using (frame)
                {
                    if (!TryHandle(channel, frame.Message))
                        return;
                    _records.Add(frame.Message);
                }
            }
        }
    }

    /// <summary>False when the node has left before its answer.</summary>
    private bool TryHandle(ControlChannel<DaemonToNode, NodeToDaemon> channel, NodeToDaemon record)
    {
        try
        {
            Handle(channel, record);
            return true;
        }
        catch (TransportException)
        {
            return false;
        }
    }

    private void Handle(ControlChannel<DaemonToNode, NodeToDaemon> channel, NodeToDaemon record)
    {
        switch (record)
        {
            case NodeToDaemon.Register or NodeToDaemon.Attach:
                _current = channel;
                Answer answer = Introduction(record);
                channel.Send(answer.Record, answer.Descriptors);
                break;
            case NodeToDaemon.Ready when Start is not null:
                channel.Send(Start);
                break;
            case NodeToDaemon.GrowPool grow:
                FabricSegment grown = Fabric!.Segments!.Grow(0, grow.ChunkBytes, grow.Chunks);
                channel.Send(new DaemonToNode.SegmentGranted(grow.Request, grown.Segment), [grown.FileDescriptor]);
                break;
            case NodeToDaemon.MapSegment map:
                Map(channel, map);
                break;
        }
    }

    private void Map(ControlChannel<DaemonToNode, NodeToDaemon> channel, NodeToDaemon.MapSegment map)
    {
        if (Fabric!.Segments?.Find(map.Segment) is { } found)
            channel.Send(new DaemonToNode.SegmentGranted(map.Request, found.Segment), [found.FileDescriptor]);
        else
            channel.Send(new DaemonToNode.SegmentDenied(map.Request, "no such segment"));
    }
}

/// <summary>The first record a test daemon sends.</summary>
internal sealed record Answer(DaemonToNode Record, int[] Descriptors)
{
    public static Answer Refuse(string reason) => new(new DaemonToNode.Refused(reason), []);
}
