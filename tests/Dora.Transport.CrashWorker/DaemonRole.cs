using Dora.Protocol;
using Dora.Transport.Control;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;
using SharedMemory.Linux;

namespace Dora.Transport.CrashWorker;

/// <summary>Hands endpoints out, grows pools, and cleans up after nodes whose connection ended. Ends when its stdin does.</summary>
internal sealed class DaemonRole
{
    /// <summary>The fabric looks once a second for pools that nobody owns any more; less than the conductor waits for the answer.</summary>
    private static readonly TimeSpan SweepDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PredecessorDeadline = TimeSpan.FromSeconds(60);

    private readonly IProcessFabric _fabric;
    private readonly Random _random;

    /// <summary>
    /// In most rounds every node returns: then its own death must be repaired, and no later detaching covers up what was forgotten.
    /// </summary>
    private readonly bool _allReturn;

    private readonly object _gate = new();
    private readonly bool[] _attached = new bool[Arena.Plan.Participants.Count];

    private DaemonRole(IProcessFabric fabric, int seed)
    {
        _fabric = fabric;
        _random = new Random(seed);
        _allReturn = seed % 4 != 0;
    }

    public static void Run(string socket, string transport, int seed)
    {
        var before = OpenFiles.Count();
        using (var fabric = Create(transport))
        {
            var daemon = new DaemonRole(fabric, seed);
            using var listener = new FdListener(socket);
            new Thread(() => daemon.Accept(listener)) { IsBackground = true }.Start();
            Console.WriteLine("ready");
            while (Console.ReadLine() is { } command)
            {
                if (command == "finish")
                    daemon.Finish();
            }
        }
        // The threads that served the nodes may still be closing their connections.
        SpinWait.SpinUntil(() => OpenFiles.Count().Sockets <= before.Sockets, PredecessorDeadline);
        var after = OpenFiles.Count();
        Console.WriteLine($"end {before.Sockets} {after.Sockets} {after.Segments} {OpenFiles.MappedSegments()}");
    }

    private static IProcessFabric Create(string transport) => transport switch
    {
        Arena.Socket => SocketFabric.Create(Arena.Plan),
        Arena.SharedMemory => ShmFabric.Create(Arena.Plan),
        _ => throw new ArgumentException($"There is no transport '{transport}'."),
    };

    private void Accept(FdListener listener)
    {
        while (listener.Accept(Timeout.InfiniteTimeSpan) is { } socket)
            new Thread(() => Serve(ControlChannel.OfDaemon(socket))) { IsBackground = true }.Start();
    }

    private void Serve(ControlChannel<DaemonToNode, NodeToDaemon> channel)
    {
        using (channel)
        {
            if (Receive(channel) is not NodeToDaemon.Register register)
                return;
            var participant = Arena.ParticipantOf(register.Node.Value);
            Enter(participant);
            var endpoint = _fabric.Open(participant);
            try
            {
                var configuration = new NodeConfiguration(default, register.Node, [], [], "", 0, false);
                channel.Send(new DaemonToNode.Registered(configuration, endpoint.Description), [.. endpoint.FileDescriptors]);
                while (Receive(channel) is { } request)
                    channel.Send(Answer(participant, request, out var descriptors), descriptors);
            }
            catch (TransportException)
            {
                // The node was killed while it was answered.
            }
            Leave(participant);
        }
    }

    private static NodeToDaemon? Receive(ControlChannel<DaemonToNode, NodeToDaemon> channel)
    {
        try
        {
            using var frame = channel.Receive(Timeout.InfiniteTimeSpan);
            return frame?.Message;
        }
        catch (TransportException)
        {
            return null;
        }
    }

    private DaemonToNode Answer(int participant, NodeToDaemon request, out int[] descriptors)
    {
        descriptors = [];
        try
        {
            var (id, segment) = request switch
            {
                NodeToDaemon.GrowPool grow => (grow.Request, _fabric.Segments!.Grow(participant, grow.ChunkBytes, grow.Chunks)),
                NodeToDaemon.MapSegment map => (map.Request, _fabric.Segments?.Find(map.Segment)),
                _ => throw new InvalidDataException($"{request} from a node"),
            };
            if (segment is null)
                return new DaemonToNode.SegmentDenied(id, "there is no such segment");
            descriptors = [segment.FileDescriptor];
            return new DaemonToNode.SegmentGranted(id, segment.Segment);
        }
        catch (TransportException e) when (request is NodeToDaemon.GrowPool grow)
        {
            return new DaemonToNode.SegmentDenied(grow.Request, e.Message);
        }
    }

    /// <summary>Waits until the death of the predecessor was dealt with.</summary>
    private void Enter(int participant)
    {
        lock (_gate)
        {
            while (_attached[participant])
            {
                if (!Monitor.Wait(_gate, PredecessorDeadline))
                    throw new TimeoutException($"participant {participant} has a predecessor that does not end");
            }
            _attached[participant] = true;
        }
    }

    private void Leave(int participant)
    {
        bool willReturn;
        lock (_gate)
            willReturn = _allReturn || _random.Next(4) > 0;
        _fabric.Gone(participant, willReturn);
        lock (_gate)
        {
            _attached[participant] = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Called when all nodes have ended: waits until their ends were dealt with, and prints what is left of the edges.</summary>
    private void Finish()
    {
        lock (_gate)
        {
            while (_attached.Contains(true))
            {
                if (!Monitor.Wait(_gate, PredecessorDeadline))
                    throw new TimeoutException("a node that has ended is still attached");
            }
        }
        for (var edge = 0; edge < Arena.Plan.Edges.Count; edge++)
        {
            var counters = _fabric.Counters(edge);
            Console.WriteLine($"edge {edge} {counters.Published} {counters.Dropped} {counters.Unread}");
        }
        Console.WriteLine($"owned {OwnedPools()}");
    }

    /// <summary>How many pools are kept because somebody still owns a chunk in them.</summary>
    private static int OwnedPools()
    {
        SpinWait.SpinUntil(() => OpenFiles.Count().Pools == 0, SweepDeadline);
        return OpenFiles.Count().Pools;
    }
}
