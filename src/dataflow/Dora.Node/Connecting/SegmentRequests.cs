using System.Collections.Concurrent;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Control;

namespace Dora.Node.Connecting;

/// <summary>Asks the daemon for shared memory and waits for the answers, which come on the control thread.</summary>
internal sealed class SegmentRequests(ControlChannel<NodeToDaemon, DaemonToNode> channel, TimeSpan timeout) : ISegmentSource
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Answer>> _waiting = new();
    private volatile string? _lost;
    private int _lastRequest;

    public FabricSegment Grow(long chunkBytes, int chunks)
    {
        Answer answer = Ask(request => new NodeToDaemon.GrowPool(request, chunkBytes, chunks));
        return answer.Segment ?? throw new TransportException(answer.Denial!);
    }

    public FabricSegment? Find(uint segment) => Ask(request => new NodeToDaemon.MapSegment(request, segment)).Segment;

    public void Granted(DaemonToNode.SegmentGranted granted, ReceivedFrame<DaemonToNode> frame)
    {
        // An answer nobody waits for any more keeps its descriptor in the frame, which closes it.
        if (frame.DescriptorCount != 1 || !_waiting.TryRemove(granted.Request, out TaskCompletionSource<Answer>? waiting))
            return;
        int descriptor = frame.TakeDescriptors()[0];
        waiting.SetResult(new Answer(new FabricSegment(granted.Segment, descriptor), null));
    }

    public void Denied(DaemonToNode.SegmentDenied denied)
    {
        if (_waiting.TryRemove(denied.Request, out TaskCompletionSource<Answer>? waiting))
            waiting.SetResult(new Answer(null, denied.Reason));
    }

    public void ConnectionLost(string reason)
    {
        _lost = reason;
        foreach (int request in _waiting.Keys)
            Denied(new DaemonToNode.SegmentDenied(request, reason));
    }

    private Answer Ask(Func<int, NodeToDaemon> question)
    {
        int request = Interlocked.Increment(ref _lastRequest);
        TaskCompletionSource<Answer> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[request] = waiting;
        if (_lost is { } reason)
            throw new TransportException(reason);
        channel.Send(question(request));
        if (waiting.Task.Wait(timeout) || !_waiting.TryRemove(request, out _))
            return waiting.Task.Result;
        throw new TransportException($"the daemon (process {channel.PeerProcessId}) has not answered a request for shared memory within {timeout.TotalSeconds:0.#} s");
    }

    private readonly record struct Answer(FabricSegment? Segment, string? Denial);
}
