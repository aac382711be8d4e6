using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;

namespace Zenoh.Transport.Unicast;

/// <summary>Makes sessions out of fresh links: the handshake within its time, admission, the layer above told, the link read.</summary>
internal sealed class LinkOpening(TransportOptions options, ITransportOwner owner, SessionTable sessions, ConnectionReports reports)
{
    private readonly PendingHandshakes _pending = new(options.AcceptPending, options.Time);
    private readonly ReaderThreads _shared = new();
    private int _inboundThreads;
    private long _refused;

    /// <summary>Accepted links that came to nothing.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why the last one did, for logs.</summary>
    public string? LastRefusal { get; private set; }

    private string Crowded => $"as many handshakes are under way as may be, {options.AcceptPending} (transport/unicast/accept_pending)";

    /// <summary>Opens a session over a link that was dialled; blocks. The link is read on a thread of its own from then on.</summary>
    /// <param name="link">The link.</param>
    /// <param name="expected">The only node to be content with; null for any.</param>
    /// <param name="opened">Told of the session before anything is read that the node there says in it; null where nobody needs to know so early.</param>
    /// <param name="cancellation">Gives the attempt up.</param>
    /// <exception cref="TransportException">Refused by either side, or it took too long.</exception>
    public PeerTransport Open(Link link, ZenohId? expected, Action<PeerTransport>? opened, CancellationToken cancellation)
    {
        var source = new BatchSource(link, shared: null);
        var opener = new Opener(Proposal.Of(options, owner.Id, owner.Role, link) with { Expected = expected });
        try
        {
            using var deadline = new Deadline(link, options.Time, options.OpenTimeout, "open_timeout");
            (UnicastCore session, UnicastLink made) = OpenWithin(link, source, opener, deadline, cancellation);
            opened?.Invoke(session.Transport);
            StartThread(() => session.ReadAsync(made), $"zenoh reader {session.Peer}");
            return session.Transport;
        }
        catch (TransportException fault)
        {
            source.Dispose();
            link.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (fault.Refusal != CloseReason.MaxLinks || FindOther(opener.Agreement.Peer, cancellation) is not { } session)
                throw;
            opened?.Invoke(session);
            return session;
        }
    }

    /// <summary>
    /// A node that is dialled twice at a time, because it was both named and found, refuses one of the links. The session over the other one stands or
    /// is about to.
    /// </summary>
    private PeerTransport? FindOther(ZenohId peer, CancellationToken cancellation) =>
        sessions.Await(peer, TransportLimits.OtherLinkOpens, cancellation)?.Transport;

    /// <summary>Opens a session over a link that was accepted; returns at once.</summary>
    public void Accept(Link link)
    {
        Link? crowdedOut = _pending.Add(link);
        if (crowdedOut == link)
        {
            Refuse(link, Crowded);
            return;
        }

        // What waits for it finds its link ended.
        crowdedOut?.Dispose(Crowded);

        if (Interlocked.Increment(ref _inboundThreads) <= TransportLimits.InboundThreads)
        {
            StartThread(() => AcceptAsync(link, shared: null), "zenoh reader");
            return;
        }

        Interlocked.Decrement(ref _inboundThreads);
        _ = Task.Run(() => AcceptAsync(link, _shared));
    }

    private (UnicastCore Session, UnicastLink Link) OpenWithin(
        Link link, BatchSource source, Opener opener, Deadline deadline, CancellationToken cancellation)
    {
        var handshake = new Handshake(link, source);
        try
        {
            // The source blocks, so the task is complete when it is returned. A session that stands is not abandoned but closed in order.
            Agreement agreement;
            using (cancellation.Register(link.Dispose))
                agreement = handshake.OpenAsync(opener).GetAwaiter().GetResult();
            return Enter(handshake, agreement, new UnicastLink(link, source, agreement, isInbound: false), acceptor: null);
        }
        catch (TransportException) when (deadline.IsOver)
        {
            throw new TransportException(link.ToString(), deadline.Reason);
        }
    }

    private async Task AcceptAsync(Link link, ReaderThreads? shared)
    {
        var source = new BatchSource(link, shared);
        try
        {
            (UnicastCore session, UnicastLink accepted) = await AcceptWithinAsync(link, source).ConfigureAwait(false);
            await session.ReadAsync(accepted).ConfigureAwait(false);
        }
        catch (TransportException fault)
        {
            source.Dispose();
            Refuse(link, fault.Reason, isConcern: fault.Refusal != CloseReason.MaxLinks);
        }
        finally
        {
            if (shared is null)
                Interlocked.Decrement(ref _inboundThreads);
        }
    }

    private async Task<(UnicastCore, UnicastLink)> AcceptWithinAsync(Link link, BatchSource source)
    {
        try
        {
            using var deadline = new Deadline(link, options.Time, options.AcceptTimeout, "accept_timeout");
            var handshake = new Handshake(link, source);
            Acceptor acceptor = await handshake.AcceptAsync(Proposal.Of(options, owner.Id, owner.Role, link)).ConfigureAwait(false);
            return Enter(handshake, acceptor.Agreement, new UnicastLink(link, source, acceptor.Agreement, isInbound: true), acceptor);
        }
        finally
        {
            _pending.Remove(link);
        }
    }

    private (UnicastCore, UnicastLink) Enter(Handshake handshake, Agreement agreement, UnicastLink link, Acceptor? acceptor)
    {
        if (link.Link.Establish() is { } dead)
            sessions.End(dead, "the node there began anew");
        if (sessions.Admit(agreement, link, out UnicastCore? session, out bool isNew) is var (reason, text))
            throw handshake.Refuse(reason, text);
        link.Source.Configure(agreement.LowLatency, agreement.BatchSize);
        link.Link.SendTimeout = options.WaitBeforeClose;
        if (acceptor is not null)
            handshake.Admit(acceptor);
        if (isNew)
            session!.Begin(owner.Opened(session.Transport));
        else
            session!.TellLinksChanged();
        return (session!, link);
    }

    // A node that dials twice at a time has its session over the other link: that is no concern of the operator's.
    private void Refuse(Link link, string reason, bool isConcern = true)
    {
        link.Dispose();
        LastRefusal = $"{link}: {reason}";
        Interlocked.Increment(ref _refused);
        if (isConcern)
            reports.Refused(link.Destination.Host.Length > 0 ? $"{link.Destination}" : $"A program at {link.Source}", link.Destination.HostNetwork, reason);
    }

    // What the thread runs completes where it began: every wait in it blocks.
    private static void StartThread(Func<Task> run, string name) =>
        new Thread(() => run().GetAwaiter().GetResult(), TransportLimits.ThreadStackBytes) { IsBackground = true, Name = name }.Start();

    /// <summary>Ends a link that is still in its handshake when time is up.</summary>
    private sealed class Deadline : IDisposable
    {
        private readonly ITimer _timer;

        public Deadline(Link link, TimeProvider time, TimeSpan patience, string key)
        {
            Reason = $"the handshake took longer than {patience.TotalSeconds:0.###} s (transport/unicast/{key})";
            _timer = time.CreateTimer(_ => End(link), null, patience, Timeout.InfiniteTimeSpan);
        }

        public bool IsOver { get; private set; }

        /// <summary>Why the link ends when time is up.</summary>
        public string Reason { get; }

        public void Dispose() => _timer.Dispose();

        private void End(Link link)
        {
            IsOver = true;
            link.Dispose(Reason);
        }
    }
}
