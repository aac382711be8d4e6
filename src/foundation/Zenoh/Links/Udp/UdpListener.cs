using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Udp;

/// <summary>
/// Tells the remotes of one socket apart by address and port: each is a link (Zenoh wire specification, framing). Its thread only copies datagrams
/// into bounded queues. The socket lives until the listener and all its links are disposed.
/// </summary>
/// <remarks>
/// Datagrams know no end: a node that was started again may come from the address of a session that is dead but not over (Zenoh wire specification,
/// traps). An INIT from the address of an established link begins a second link beside the first, which gets the rest of the handshake and takes the first one's place
/// when that has succeeded. So nobody can end a session by sending one datagram in another's name.
/// </remarks>
internal sealed class UdpListener : LinkListener
{
    private readonly LinkOptions _options;
    private readonly IPEndPoint _bound;
    private readonly bool _dualMode;
    private readonly Lock _lock = new();
    private readonly Dictionary<SocketAddress, UdpRemoteLink> _remotes = [];
    private readonly Dictionary<SocketAddress, UdpRemoteLink> _successors = [];
    private readonly BlockingCollection<UdpRemoteLink> _pending ;
    private long _dropped;

    /// <exception cref="LinkException">The address cannot be bound.</exception>
    public UdpListener(Endpoint endpoint, LinkOptions options)
        : base(endpoint)
    {
        _options = options;
        _pending = new BlockingCollection<UdpRemoteLink>(options.PendingHandshakes);
        Budget = new DatagramBudget(options.DatagramListenerBytes);
        Socket = UdpSockets.Bind(endpoint, options);
        Socket.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        _bound = (IPEndPoint)Socket.LocalEndPoint!;
        _dualMode = Socket.AddressFamily == AddressFamily.InterNetworkV6 && Socket.DualMode;
        new Thread(Distribute) { IsBackground = true, Name = $"zenoh datagrams {endpoint.Locator}" }.Start();
    }

    public override IReadOnlyList<Locator> Locators => NetworkAddresses.Reachable(LinkProtocols.Udp, _bound, _dualMode, Endpoint.Metadata);

    /// <summary>Datagrams lost because a reader or an acceptor was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal Socket Socket { get; }

    internal DatagramBudget Budget { get; }

    internal int QueueBytes => _options.DatagramQueueBytes;

    public override Link? Accept() => _pending.TryTake(out var link, Timeout.Infinite) ? link : null;

    /// <summary>A link ended; its successor takes its place, else the next datagram of that remote begins a new one.</summary>
    internal void Forget(UdpRemoteLink link)
    {
        lock (_lock)
        {
            if (IsKnownIn(_successors, link))
            {
                _successors.Remove(link.Remote);
            }
            else if (IsKnownIn(_remotes, link))
            {
                _remotes.Remove(link.Remote);
                if (_successors.Remove(link.Remote, out var next))
                {
                    _remotes.Add(link.Remote, next);
                }
            }

            CloseIfUnused();
        }
    }

    /// <summary>A successor's handshake is done: it gets everything from now on.</summary>
    /// <returns>The link whose place it took; null when it was no successor.</returns>
    internal UdpRemoteLink? Promote(UdpRemoteLink link)
    {
        lock (_lock)
        {
            if (!IsKnownIn(_successors, link))
            {
                return null;
            }

            _successors.Remove(link.Remote);
            var before = _remotes[link.Remote];
            _remotes[link.Remote] = link;
            return before;
        }
    }

    protected override void Close()
    {
        lock (_lock)
        {
            _pending.CompleteAdding();
        }

        while (_pending.TryTake(out var link))
        {
            link.Dispose();
        }

        lock (_lock)
        {
            CloseIfUnused();
        }
    }

    private void CloseIfUnused()
    {
        if (IsDisposed && _remotes.Count + _successors.Count == 0)
        {
            Socket.Dispose();
        }
    }

    private void Distribute()
    {
        var buffer = new byte[ReceiveBuffer.DatagramBytes];
        var sender = new SocketAddress(Socket.AddressFamily);
        while (true)
        {
            try
            {
                var length = Socket.ReceiveFrom(buffer, SocketFlags.None, sender);
                if (!Deliver(sender, buffer.AsSpan(0, length)))
                {
                    Interlocked.Increment(ref _dropped);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket)
            {
                return;
            }
            catch (SocketException fault)
            {
                // A single remote's trouble (its port is closed) shows here; the next datagram may be another's.
                CountRefusal(SocketFaults.Describe(fault.SocketErrorCode));
            }
        }
    }

    private bool Deliver(SocketAddress sender, ReadOnlySpan<byte> datagram)
    {
        UdpRemoteLink? link;
        lock (_lock)
        {
            link = LinkFor(sender, datagram);
        }

        return link is not null && link.Deliver(datagram);
    }

    private UdpRemoteLink? LinkFor(SocketAddress sender, ReadOnlySpan<byte> datagram)
    {
        if (!_remotes.TryGetValue(sender, out var link))
        {
            return Begin(sender, _remotes);
        }

        switch (link.IsEstablished ? OpeningMessages.KindOf(datagram) : OpeningMessage.None)
        {
            case OpeningMessage.Init:
                if (_successors.TryGetValue(sender, out var overtaken))
                {
                    overtaken.Dispose();
                }

                return Begin(sender, _successors);
            case OpeningMessage.Open when _successors.TryGetValue(sender, out var successor):
                return successor;
            default:
                return link;
        }
    }

    private UdpRemoteLink? Begin(SocketAddress sender, Dictionary<SocketAddress, UdpRemoteLink> links)
    {
        if (_pending.IsAddingCompleted || _remotes.Count + _successors.Count >= _options.DatagramRemotes || _pending.Count >= _options.PendingHandshakes)
        {
            CountRefusal(new Locator(LinkProtocols.Udp, HostPort.Format((IPEndPoint)_bound.Create(sender))), "too many remotes send datagrams here (transport/unicast/max_sessions and accept_pending)");
            return null;
        }

        var remote = (IPEndPoint)_bound.Create(sender);
        var local = new IPEndPoint(IsAny(_bound.Address) ? UdpSockets.LocalAddressTowards(remote) : _bound.Address, _bound.Port);
        var link = new UdpRemoteLink(
            this,
            UdpSockets.Copy(sender),
            new Locator(LinkProtocols.Udp, HostPort.Format(local), Endpoint.Metadata),
            new Locator(LinkProtocols.Udp, HostPort.Format(remote)),
            _options.SendTimeout);
        links.Add(link.Remote, link);
        _pending.Add(link);
        return link;
    }

    private static bool IsKnownIn(Dictionary<SocketAddress, UdpRemoteLink> links, UdpRemoteLink link) =>
        links.TryGetValue(link.Remote, out var known) && ReferenceEquals(known, link);

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
