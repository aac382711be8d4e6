using Dora.Protocol;
using Dora.Transport.Control;
using SharedMemory.Linux;

namespace Dora.Transport.CrashWorker;

/// <summary>The control connection of a node, as far as the transport needs it: the endpoint, more segments, and the daemon's death.</summary>
internal sealed class NodeControl : ISegmentSource, IDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(60);

    private readonly ControlChannel<NodeToDaemon, DaemonToNode> _channel;
    private readonly object _gate = new();
    private readonly Dictionary<int, FabricSegment?> _answers = [];
    private readonly Scoreboard _scoreboard;
    private readonly int _participant;
    private int _lastRequest;
    private volatile bool _ended;

    private NodeControl(ControlChannel<NodeToDaemon, DaemonToNode> channel, Endpoint endpoint, Scoreboard scoreboard, int participant)
    {
        _channel = channel;
        Endpoint = endpoint;
        _scoreboard = scoreboard;
        _participant = participant;
    }

    public Endpoint Endpoint { get; }

    /// <summary>True when the daemon is gone; the outbox then waits for nobody.</summary>
    public bool Ended => _ended;

    /// <summary>Attaches to the daemon.</summary>
    /// <returns>Null when the daemon died meanwhile.</returns>
    public static NodeControl? TryRegister(string socket, string name, Scoreboard scoreboard)
    {
        var pending = new Pending();
        try
        {
            var channel = ControlChannel.OfNode(FdSocket.Connect(socket));
            channel.Send(new NodeToDaemon.Register(NodeToDaemon.Version, "crash", default, new NodeId(name), "", Environment.ProcessId));
            using var frame = channel.Receive(AnswerDeadline);
            if (frame is null)
                return null;
            var registered = (DaemonToNode.Registered)frame.Message;
            var endpoint = EndpointFactory.Attach(registered.Endpoint, frame.TakeDescriptors(), pending);
            var control = new NodeControl(channel, endpoint, scoreboard, Arena.ParticipantOf(name));
            pending.Control = control;
            new Thread(control.Listen) { IsBackground = true }.Start();
            return control;
        }
        catch (LinuxException)
        {
            return null;
        }
        catch (TransportException e) when (e.InnerException is LinuxException || e.Message.Contains("closed the data socket", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public FabricSegment Grow(long chunkBytes, int chunks)
    {
        Volatile.Write(ref _scoreboard.Growing(_participant), 1);
        var segment = Ask(request => new NodeToDaemon.GrowPool(request, chunkBytes, chunks));
        Volatile.Write(ref _scoreboard.Growing(_participant), 0);
        return segment ?? throw new TransportException("no more memory for the pool");
    }

    public FabricSegment? Find(uint segment)
    {
        var found = Ask(request => new NodeToDaemon.MapSegment(request, segment));
        if (found is null && _ended)
            Orphaned++;
        return found;
    }

    /// <summary>How often a message lay in a segment that only the daemon could have given, after the daemon had died.</summary>
    public int Orphaned { get; private set; }

    public void Dispose() => _channel.Dispose();

    private FabricSegment? Ask(Func<int, NodeToDaemon> question)
    {
        var request = Interlocked.Increment(ref _lastRequest);
        try
        {
            _channel.Send(question(request));
        }
        catch (TransportException)
        {
            // The daemon is gone; the listening thread will see it too.
            _ended = true;
            return null;
        }
        lock (_gate)
        {
            FabricSegment? answer;
            while (!_answers.Remove(request, out answer))
            {
                if (_ended)
                    return null;
                Monitor.Wait(_gate);
            }
            return answer;
        }
    }

    private void Listen()
    {
        try
        {
            while (_channel.Receive(Timeout.InfiniteTimeSpan) is { } frame)
            {
                using (frame)
                    Answer(frame);
            }
        }
        catch (TransportException)
        {
            // A daemon killed in the middle of a record.
        }
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        Endpoint.Outbox.StopWaiting();
    }

    private void Answer(ReceivedFrame<DaemonToNode> frame)
    {
        lock (_gate)
        {
            if (frame.Message is DaemonToNode.SegmentGranted granted)
                _answers[granted.Request] = new FabricSegment(granted.Segment, frame.TakeDescriptors()[0]);
            else if (frame.Message is DaemonToNode.SegmentDenied denied)
                _answers[denied.Request] = null;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stands in until the connection is complete; nothing is asked while attaching.</summary>
    private sealed class Pending : ISegmentSource
    {
        public NodeControl? Control { get; set; }

        public FabricSegment Grow(long chunkBytes, int chunks) => Control!.Grow(chunkBytes, chunks);

        public FabricSegment? Find(uint segment) => Control!.Find(segment);
    }
}
