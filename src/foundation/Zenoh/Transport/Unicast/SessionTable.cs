using System.Diagnostics.CodeAnalysis;
using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;

namespace Zenoh.Transport.Unicast;

/// <summary>
/// The sessions of a node by peer, and who may still come (Zenoh wire specification, establishment sequence and limits). Thread-safe.
/// </summary>
internal sealed class SessionTable(TransportOptions options, ZenohId own, SessionNews news)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ZenohId, UnicastCore> _sessions = [];
    private readonly List<(ZenohId Peer, TaskCompletionSource<UnicastCore> Came)> _awaited = [];
    private UnicastCore[] _all = [];
    private bool _closed;

    public IReadOnlyList<UnicastCore> All => Volatile.Read(ref _all);

    public bool TryFind(ZenohId peer, [NotNullWhen(true)] out UnicastCore? session)
    {
        lock (_gate)
            return _sessions.TryGetValue(peer, out session);
    }

    /// <summary>Waits, blocking, for the session with a node; null when there is none in time.</summary>
    public UnicastCore? Await(ZenohId peer, TimeSpan patience, CancellationToken cancellation)
    {
        (ZenohId Peer, TaskCompletionSource<UnicastCore> Came) awaited = (peer, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_sessions.TryGetValue(peer, out UnicastCore? session))
                return session;
            _awaited.Add(awaited);
        }

        try
        {
            return awaited.Came.Task.Wait(patience, cancellation) ? awaited.Came.Task.Result : null;
        }
        finally
        {
            lock (_gate)
                _awaited.Remove(awaited);
        }
    }

    /// <summary>Finds the session a new link belongs to, or begins one.</summary>
    /// <param name="agreement">What the handshake agreed on.</param>
    /// <param name="link">The link.</param>
    /// <param name="session">The session the link is part of now.</param>
    /// <param name="isNew">Whether it has begun with this link.</param>
    /// <returns>Why the link may not stay; null when it may.</returns>
    public (CloseReason Reason, string Text)? Admit(Agreement agreement, UnicastLink link, out UnicastCore? session, out bool isNew)
    {
        isNew = false;
        session = null;
        lock (_gate)
        {
            if (_closed)
                return (CloseReason.Generic, "this node is closing");
            if (agreement.Peer == own)
                return (CloseReason.ConnectionToSelf, $"the node there is this node itself, or has the same id {own}");
            if (_sessions.TryGetValue(agreement.Peer, out session))
                return Join(session, agreement, link);
            if (_sessions.Count >= options.MaxSessions)
                return (CloseReason.MaxSessions, $"there are as many sessions as there may be, {options.MaxSessions}; raise transport/unicast/max_sessions if that is meant to be");
            isNew = true;
            session = new UnicastCore(agreement, link, options, Forget, news.TooLong);
            news.Began(session);
            _sessions.Add(agreement.Peer, session);
            _all = [.. _sessions.Values];
            foreach ((ZenohId peer, TaskCompletionSource<UnicastCore> came) in _awaited)
            {
                if (peer == agreement.Peer)
                    came.TrySetResult(session);
            }

            return null;
        }
    }

    /// <summary>Ends a link, and at once the session it was the only link of, so that the same node can come again.</summary>
    public void End(Link link, string text)
    {
        foreach (UnicastCore session in All)
            session.LoseOnly(link, $"{link}: {text}");
        link.Dispose();
    }

    /// <summary>Admits nobody any more.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    // Two nodes that dial each other end with one session of two links; only links the other side dialled are limited.
    private (CloseReason, string)? Join(UnicastCore session, Agreement agreement, UnicastLink link)
    {
        int most = session.Agreement.LinkKey is null ? 1 : options.MaxLinks;
        if (link.IsInbound && session.InboundLinks >= most)
            return (CloseReason.MaxLinks, $"node {agreement.Peer} has as many links to here as it may have, {most} (transport/unicast/max_links, at both nodes)");
        if (!session.IsOpenedBySame(link))
            return (CloseReason.Invalid, $"node {agreement.Peer} has a session that another user, key or certificate opened; is its id used twice?");
        if (!session.Agreement.Fits(agreement))
            return (CloseReason.Invalid, $"node {agreement.Peer} has a session with other parameters already; is its id used twice?");
        return session.TryJoin(link) ? null : (CloseReason.Generic, $"the session with {agreement.Peer} is just ending");
    }

    private void Forget(UnicastCore session, TransportEnd end)
    {
        news.Ended(session, end);
        lock (_gate)
        {
            if (_sessions.TryGetValue(session.Peer, out UnicastCore? known) && known == session)
                _sessions.Remove(session.Peer);
            _all = [.. _sessions.Values];
        }
    }
}
