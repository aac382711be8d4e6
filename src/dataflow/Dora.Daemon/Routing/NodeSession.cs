using Dora.Daemon.Lifecycle;
using Dora.Protocol;
using Dora.Transport.Control;
using SharedMemory.Linux;

namespace Dora.Daemon.Routing;

/// <summary>
/// The control connection of one process. Sending is safe from any thread; what is sent before the greeting waits for it, because the
/// greeting is the first thing a node must hear.
/// </summary>
internal sealed class NodeSession : IDisposable
{
    /// <summary>The most records that wait for the greeting; more than a life cycle has.</summary>
    private const int MaxWaiting = 64;

    private readonly Lock _lock = new();
    private readonly ControlChannel<DaemonToNode, NodeToDaemon> _channel;
    private List<DaemonToNode>? _waiting = [];

    public NodeSession(FdSocket socket)
    {
        Socket = socket;
        _channel = ControlChannel.OfDaemon(socket);
    }

    public FdSocket Socket { get; }

    /// <summary>What the node became when it registered; null before. Written once, by the reader of the session.</summary>
    public Registration? Registration { get; set; }

    public bool PeerIsTrusted => _channel.PeerIsTrusted;

    public int PeerProcessId => _channel.PeerProcessId;

    /// <summary>Sends a record, now or after the greeting.</summary>
    /// <returns>False when the connection is gone.</returns>
    public bool TrySend(DaemonToNode message)
    {
        lock (_lock)
        {
            if (_waiting is { } waiting)
            {
                waiting.Add(message);
                return waiting.Count <= MaxWaiting;
            }
        }

        return TrySendNow(message, []);
    }

    /// <summary>Sends the first record and what waited for it.</summary>
    /// <returns>False when the connection is gone.</returns>
    public bool TryGreet(DaemonToNode.Registered greeting, IReadOnlyList<int> descriptors)
    {
        lock (_lock)
        {
            bool sent = TrySendNow(greeting, [.. descriptors]);
            foreach (DaemonToNode message in _waiting ?? [])
                sent = sent && TrySendNow(message, []);
            _waiting = null;
            return sent;
        }
    }

    /// <summary>Answers a request of the node.</summary>
    /// <returns>False when the connection is gone.</returns>
    public bool TryAnswer(DaemonToNode message, ReadOnlySpan<int> descriptors) => TrySendNow(message, descriptors);

    /// <summary>Receives a record that has begun to arrive.</summary>
    /// <returns>The record, or null when the connection has ended.</returns>
    /// <exception cref="TransportException">The node does not keep to the contract.</exception>
    public NodeToDaemon? Receive()
    {
        using ReceivedFrame<NodeToDaemon>? frame = _channel.Receive(ControlChannel.FrameTimeout);
        return frame?.Message;
    }

    /// <summary>True when another record has begun to arrive.</summary>
    public bool HasMore => _channel.WaitReadable(TimeSpan.Zero);

    /// <summary>Ends the connection; its reader notices.</summary>
    public void Close() => _channel.Shutdown();

    public void Dispose() => _channel.Dispose();

    private bool TrySendNow(DaemonToNode message, ReadOnlySpan<int> descriptors)
    {
        try
        {
            _channel.Send(message, descriptors);
            return true;
        }
        catch (TransportException)
        {
            // The node is gone or does not read: its reader sees the end of the connection, its process is watched anyway.
            _channel.Shutdown();
            return false;
        }
    }
}
