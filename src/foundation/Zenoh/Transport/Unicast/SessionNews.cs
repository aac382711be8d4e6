namespace Zenoh.Transport.Unicast;

/// <summary>
/// Tells the operator which sessions with other nodes ended, why and what follows, which of them came back, and which bring messages that are too long. A
/// node that left in order is told of only where this one goes on dialling it. Thread-safe.
/// </summary>
internal sealed class SessionNews(ConnectionReports reports, int maxMessageBytes)
{
    /// <summary>Nodes whose return is told; strangers choose their ids, so there is an end to it.</summary>
    public const int MostAwaited = 256;

    private readonly Lock _lock = new();
    private readonly HashSet<ZenohId> _awaited = [];
    private long _tooLong;

    /// <summary>Messages that were dropped because they were too long.</summary>
    public long TooLongMessages => Interlocked.Read(ref _tooLong);

    /// <summary>A session ended.</summary>
    public void Ended(UnicastCore session, TransportEnd end)
    {
        PeerTransport transport = session.Transport;
        if (end.InOrder && !(end.ByPeer && transport.IsKept))
            return;
        lock (_lock)
        {
            if (_awaited.Count >= MostAwaited)
                _awaited.Clear();
            _awaited.Add(transport.Peer);
        }

        string next = transport.IsKept ? "it is dialled again" : session.First.IsInbound ? "it may dial again" : "it is dialled again when it is found again";
        Tell(session, $"The connection with {Name(session)} ended ({end.Text}); {next}");
    }

    /// <summary>A session begins.</summary>
    public void Began(UnicastCore session)
    {
        bool isBack;
        lock (_lock)
            isBack = _awaited.Remove(session.Peer);
        if (isBack)
            Tell(session, $"There is a connection with {Name(session)} again ({session.First.Link})");
    }

    /// <summary>A message was longer than this node takes.</summary>
    public void TooLong(UnicastCore session)
    {
        Interlocked.Increment(ref _tooLong);
        reports.Add(
            session.First.Link.Destination.HostNetwork,
            $"{session.Peer} too long",
            $"A message of {Name(session)} was dropped: it, or what is unfinished of all its messages, is longer than the {maxMessageBytes} bytes of "
                + "transport/link/rx/max_message_size here");
    }

    private static string Name(UnicastCore session) => $"{session.Role.ToString().ToLowerInvariant()} {session.Peer}";

    private void Tell(UnicastCore session, string text) => reports.Add(session.First.Link.Destination.HostNetwork, session.Peer.ToString(), text);
}
