using Dora.Node.Receiving;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Control;

namespace Dora.Node.Connecting;

/// <summary>
/// The control connection of a registered node and the thread that reads it: answers go to whom waits for them, events into the
/// node's queue.
/// </summary>
internal sealed class DaemonLink : IDisposable
{
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long what has arrived may take from the socket to the events; they are then read in another order, not lost.</summary>
    private static readonly TimeSpan CatchUpTimeout = TimeSpan.FromSeconds(5);

    private readonly ControlChannel<NodeToDaemon, DaemonToNode> _channel;
    private readonly TaskCompletionSource<DoraNodeException?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SegmentRequests _segments;
    private readonly Thread _reader;
    private volatile bool _disposed;
    private volatile bool _isReading;
    private volatile bool _hasEnded;

    public DaemonLink(ControlChannel<NodeToDaemon, DaemonToNode> channel, ControlEvents events, TimeSpan segmentTimeout)
    {
        _channel = channel;
        Events = events;
        _segments = new SegmentRequests(channel, segmentTimeout);
        events.ReadAheadWith(CatchUp);
        _reader = new Thread(Read) { IsBackground = true, Name = "dora control" };
        _reader.Start();
    }

    public ControlEvents Events { get; }

    public ISegmentSource Segments => _segments;

    public int DaemonProcessId => _channel.PeerProcessId;

    /// <summary>Waits at the start barrier.</summary>
    /// <exception cref="DoraNodeException">The dataflow does not start, or not in time.</exception>
    public void WaitForStart(TimeSpan timeout)
    {
        if (!TrySend(new NodeToDaemon.Ready()))
            throw new DoraNodeException($"the daemon (process {DaemonProcessId}) has ended while this node was connecting");
        if (!_started.Task.Wait(timeout))
            throw new DoraNodeException($"the dataflow has not started within {timeout.TotalSeconds:0.#} s: some node has not connected yet; `dora run` shows which");
        if (_started.Task.Result is { } failure)
            throw failure;
    }

    /// <summary>Sends a record; false when the daemon is gone, which the node's events say as well.</summary>
    public bool TrySend(NodeToDaemon message)
    {
        try
        {
            _channel.Send(message);
            return true;
        }
        catch (TransportException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _channel.Shutdown();
        if (!_reader.Join(JoinTimeout))
            throw new InvalidOperationException($"the control thread has not ended within {JoinTimeout.TotalSeconds:0} s after its connection was shut down");
        _channel.Dispose();
    }

    private void Read()
    {
        string reason = "it closed the connection: it has ended or was killed";
        try
        {
            while (Next() is { } frame)
            {
                using (frame)
                    Handle(frame);
                _isReading = false;
            }
        }
        catch (TransportException exception)
        {
            reason = exception.Message;
        }

        Lost($"the daemon (process {DaemonProcessId}) is lost: {reason}. This node should end; its messages reach nobody any more.");
        _hasEnded = true;
    }

    /// <summary>Waits without taking anything, so that what is no longer in the socket is known to be in hand.</summary>
    private ReceivedFrame<DaemonToNode>? Next()
    {
        _ = _channel.WaitReadable(Timeout.InfiniteTimeSpan);
        _isReading = true;
        return _channel.Receive(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until what has arrived was handled; for the receiving thread, which has nothing better to do then.</summary>
    private void CatchUp() => SpinWait.SpinUntil(
        () => _hasEnded || (!_isReading && !_channel.WaitReadable(TimeSpan.Zero) && !_isReading), CatchUpTimeout);

    private void Handle(ReceivedFrame<DaemonToNode> frame)
    {
        switch (frame.Message)
        {
            case DaemonToNode.SegmentGranted granted:
                _segments.Granted(granted, frame);
                break;
            case DaemonToNode.SegmentDenied denied:
                _segments.Denied(denied);
                break;
            case DaemonToNode.Started:
                _started.TrySetResult(null);
                break;
            case DaemonToNode.StartFailed failed:
                _started.TrySetResult(new DoraNodeException(failed.Message) { IsConsequence = true });
                break;
            case DaemonToNode.Stop:
                // A dataflow stopped before it started releases its nodes from the barrier.
                Events.End(new StopEvent(StopCause.Manual));
                _started.TrySetResult(null);
                break;
            default:
                Events.Add(ToEvent(frame.Message));
                break;
        }
    }

    private void Lost(string reason)
    {
        _segments.ConnectionLost(reason);
        _started.TrySetResult(new DoraNodeException(reason));
        if (!_disposed)
            Events.End(new ErrorEvent(reason));
    }

    private static NodeEvent ToEvent(DaemonToNode message) => message switch
    {
        DaemonToNode.Reload reload => new ReloadEvent(reload.Operator?.Value),
        DaemonToNode.InputTimedOut input => new InputTimedOutEvent(input.Input.Value),
        DaemonToNode.InputRecovered input => new InputRecoveredEvent(input.Input.Value),
        DaemonToNode.NodeRestarted node => new NodeRestartedEvent(node.Node.Value),
        DaemonToNode.NodeFailed failure => new NodeFailedEvent(failure),
        _ => new ErrorEvent($"the daemon sent {message.GetType().Name}, which has no meaning for a running node"),
    };
}
