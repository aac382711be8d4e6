using System.Diagnostics.CodeAnalysis;
using Zenoh.Links;
using Zenoh.Links.Multicast;
using Zenoh.Links.Udp;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Multicast;
using Zenoh.Transport.Unicast;

namespace Zenoh.Transport;

/// <summary>
/// Everything that makes transports: listens, accepts, dials, re-dials with pauses, joins multicast groups, and keeps the limits.
/// Thread-safe.
/// </summary>
internal sealed class TransportManager : IDisposable
{
    private readonly TransportOptions _options;
    private readonly LinkFactory _factory;
    private readonly SessionNews _news;
    private readonly SessionTable _sessions;
    private readonly LinkOpening _opening;
    private readonly ConnectionReports _reports;
    private readonly LeaseClock _clock;
    private readonly Lock _gate = new();
    private readonly ITransportOwner _owner;
    private LinkListener[] _listeners = [];
    private MulticastGroupCore[] _groups = [];
    private KeptConnection[] _kept = [];
    private bool _disposed;

    /// <param name="options">Limits, features and the clock.</param>
    /// <param name="owner">The node.</param>
    /// <param name="links">What dials and listens; null for the protocols of the options.</param>
    public TransportManager(TransportOptions options, ITransportOwner owner, LinkFactory? links = null)
    {
        _options = options;
        _owner = owner;
        _factory = links ?? new LinkFactory(options.Links with { DialTimeout = options.OpenTimeout, SendTimeout = options.WaitBeforeClose });
        _reports = new ConnectionReports(options.Time, options.Warn);
        _news = new SessionNews(_reports, options.MaxMessageBytes);
        _sessions = new SessionTable(options, owner.Id, _news);
        _opening = new LinkOpening(options, owner, _sessions, _reports);
        _clock = new LeaseClock(options, () => _sessions.All.Concat<TransportCore>(Groups));
    }

    /// <summary>Where this node can be reached.</summary>
    public IReadOnlyList<Locator> Locators => [.. Volatile.Read(ref _listeners).SelectMany(listener => listener.Locators)];

    /// <summary>The multicast groups this node is in.</summary>
    public IReadOnlyList<MulticastGroupCore> Groups => Volatile.Read(ref _groups);

    /// <summary>The sessions with single nodes there are now.</summary>
    public IReadOnlyList<PeerTransport> Transports => [.. _sessions.All.Select(session => session.Transport)];

    /// <summary>Accepted links that came to nothing: refused, malformed, too slow or too many.</summary>
    public long Refused => _opening.Refused;

    /// <summary>Connections that listeners gave up before they became links.</summary>
    public long GivenUp => Volatile.Read(ref _listeners).Sum(static listener => listener.Refused);

    /// <summary>Datagrams of UDP listeners that found no room.</summary>
    public long DroppedDatagrams => Volatile.Read(ref _listeners).OfType<UdpListener>().Sum(static listener => listener.Dropped);

    /// <summary>Messages of other nodes that were dropped because they were longer than allowed.</summary>
    public long TooLongMessages => _news.TooLongMessages;

    /// <summary>Why the last of them did, for logs.</summary>
    public string? LastRefusal => _opening.LastRefusal;

    /// <summary>Listens; returns once others can dial. Joins the group where the endpoint is that of one.</summary>
    /// <exception cref="LinkException">The address cannot be listened on; the message begins with the endpoint.</exception>
    public void Listen(Endpoint endpoint)
    {
        if (MulticastLink.IsMulticast(endpoint))
        {
            GroupSettings.RequireAllowed(endpoint, _options);
            Join(_factory.OpenMulticast(endpoint));
            return;
        }

        LinkListener listener = _factory.Listen(endpoint);
        listener.GaveUp += (from, reason) => Report(endpoint, from, reason);
        lock (_gate)
        {
            if (_disposed)
                listener.Dispose();
            ObjectDisposedException.ThrowIf(_disposed, this);
            _listeners = [.. _listeners, listener];
        }

        new Thread(() => AcceptAll(listener), TransportLimits.ThreadStackBytes) { IsBackground = true, Name = $"zenoh listener {endpoint}" }.Start();
    }

    /// <summary>
    /// One attempt to open a session; blocks until it stands. Where the node has a session with this one already, the new link joins it.
    /// </summary>
    /// <param name="endpoint">Where the node listens.</param>
    /// <param name="cancellation">Gives the attempt up.</param>
    /// <exception cref="LinkException">Nobody answers there.</exception>
    /// <exception cref="TransportException">The node there refused, is not what was expected, or took too long.</exception>
    public PeerTransport Connect(Endpoint endpoint, CancellationToken cancellation) => Connect(endpoint, expected: null, opened: null, cancellation);

    /// <summary>As <see cref="Connect(Endpoint, CancellationToken)"/>, content with one node only: the one that was scouted there.</summary>
    public PeerTransport Connect(Endpoint endpoint, ZenohId? expected, CancellationToken cancellation) =>
        Connect(endpoint, expected, opened: null, cancellation);

    /// <summary>Opens a session in the background and opens it again whenever it ends, for ever, until the returned object is disposed.</summary>
    /// <param name="endpoint">Where the node listens.</param>
    /// <param name="retry">Pauses after failures; the endpoint's own config goes before.</param>
    /// <param name="changed">Told every change, on the thread that dials.</param>
    public IDisposable KeepConnected(Endpoint endpoint, RetryOptions retry, Action<ConnectState> changed)
    {
        var kept = new KeptConnection(this, endpoint, retry, changed, _options.Time);
        lock (_gate)
        {
            _kept = [.. _kept, kept];
            if (_disposed)
                kept.Dispose();
        }

        return kept;
    }

    /// <summary>The session with a node, if there is one.</summary>
    public bool TryFind(ZenohId peer, [NotNullWhen(true)] out PeerTransport? transport)
    {
        transport = _sessions.TryFind(peer, out UnicastCore? session) ? session.Transport : null;
        return transport is not null;
    }

    /// <summary>Closes all sessions, which share the time in which what they hold may leave, and stops listening. Idempotent.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            Volatile.Write(ref _disposed, true);
        }

        // Whom the closing of this node turns away is nobody's concern.
        _reports.Dispose();
        foreach (KeptConnection kept in _kept)
            kept.Dispose();
        _sessions.Close();
        foreach (LinkListener listener in _listeners)
            listener.Dispose();
        var patience = new Patience(TransportLimits.CloseDrain);
        foreach (TransportCore transport in _sessions.All.Concat<TransportCore>(_groups))
            transport.Close(CloseReason.Generic, patience);
        _clock.Dispose();
    }

    /// <summary>As <see cref="Connect(Endpoint, CancellationToken)"/>; tells of the session before anything that is said in it is heard.</summary>
    internal PeerTransport Connect(Endpoint endpoint, ZenohId? expected, Action<PeerTransport>? opened, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        return _opening.Open(_factory.Dial(endpoint, cancellation), expected, opened, cancellation);
    }

    /// <summary>Opens a session over a link that exists already, as its dialling side.</summary>
    internal PeerTransport Open(Link link, ZenohId? expected, CancellationToken cancellation) => _opening.Open(link, expected, opened: null, cancellation);

    /// <summary>Opens a session over a link that exists already, as its accepting side; returns at once.</summary>
    internal void Accept(Link link) => _opening.Accept(link);

    /// <summary>Takes part in a group over a link that exists already.</summary>
    internal MulticastGroupCore Join(GroupLink link)
    {
        var group = new MulticastGroupCore(link, GroupSettings.Of(_options, _owner), _owner, _reports);
        lock (_gate)
        {
            if (_disposed)
                link.Dispose();
            ObjectDisposedException.ThrowIf(_disposed, this);
            _groups = [.. _groups, group];
        }

        group.Start();
        return group;
    }

    /// <summary>Something about an endpoint that is dialled again and again.</summary>
    internal void Report(Endpoint endpoint, string text) => _reports.Add(endpoint.Address, endpoint.ToString(), text);

    private void Report(Endpoint at, Locator? from, string reason)
    {
        if (from is null)
            _reports.Refused($"A connection to {at}", "", reason);
        else
            _reports.Refused(from.ToString(), from.HostNetwork, reason);
    }

    private void AcceptAll(LinkListener listener)
    {
        while (listener.Accept() is { } link)
            _opening.Accept(link);
    }
}
