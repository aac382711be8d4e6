using System.Net;
using System.Net.Sockets;
using Zenoh.Links.Udp;

namespace Zenoh.Links.Multicast;

/// <summary>
/// A place in a UDP group. What is sent leaves from a unicast socket, whose address is how the others know this node.
/// </summary>
internal sealed class MulticastLink : GroupLink
{
    /// <summary>The largest datagram; what the members agree on is usually <see cref="LinkLimits.MulticastBatchBytes"/>.</summary>
    public const int MaxBatchBytes = LinkLimits.DatagramBatchBytes;

    private readonly Socket _sender;
    private readonly Socket _receiver;
    private readonly SocketAddress _group;
    private readonly IPEndPoint _own;
    private readonly HashSet<IPAddress> _ownAddresses;
    private int _disposed;
    private string? _endReason;

    private MulticastLink(MulticastGroup group, Socket sender, Socket receiver, LinkOptions options)
    {
        _sender = sender;
        _receiver = receiver;
        _group = group.Address.Serialize();
        _own = (IPEndPoint)sender.LocalEndPoint!;
        _ownAddresses = [.. NetworkAddresses.Assigned().Select(assigned => assigned.Address)];
        _sender.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        var local = _own.Address.Equals(IPAddress.Any) || _own.Address.Equals(IPAddress.IPv6Any) ? UdpSockets.LocalAddressTowards(group.Address) : _own.Address;
        Source = new Locator(LinkProtocols.Udp, HostPort.Format(new IPEndPoint(local, _own.Port)));
        Group = group.Endpoint.Locator;
    }

    public override Locator Source { get; }

    public override Locator Group { get; }

    public override bool CanSendNow => Volatile.Read(ref _disposed) == 0 && SocketSetup.IsWritable(_sender);

    public override LinkInfo Info => new() { Interfaces = NetworkAddresses.InterfacesOf(Source), Group = Group };

    public override string? EndReason => Volatile.Read(ref _endReason);

    /// <summary>True for a UDP endpoint whose address is a group; then it is opened here, and neither dialled nor listened on.</summary>
    public static bool IsMulticast(Endpoint endpoint) =>
        endpoint.Protocol == LinkProtocols.Udp
        && HostPort.TryParse(endpoint.Address, out var parsed, out _)
        && IPAddress.TryParse(parsed.Host, out var address)
        && MulticastGroup.IsGroup(address);

    /// <exception cref="LinkException">The interface is unknown, cannot multicast, or the port is taken.</exception>
    public static MulticastLink Open(Endpoint endpoint, LinkOptions options)
    {
        var group = MulticastGroup.Of(endpoint);
        Socket? sender = null;
        Socket? receiver = null;
        try
        {
            sender = group.CreateSender(options);
            receiver = group.CreateReceiver(options);
            return new MulticastLink(group, sender, receiver, options);
        }
        catch (SocketException fault)
        {
            sender?.Dispose();
            receiver?.Dispose();
            throw new LinkException(endpoint.ToString(),
                $"cannot join the group: {SocketFaults.Describe(fault.SocketErrorCode)}; name an interface that can multicast with iface=", fault);
        }
    }

    public override SocketAddress NewSender() => new(_receiver.AddressFamily);

    public override int Receive(Span<byte> buffer, SocketAddress sender)
    {
        while (true)
        {
            try
            {
                var length = _receiver.ReceiveFrom(buffer, SocketFlags.None, sender);
                if (Volatile.Read(ref _disposed) != 0)
                {
                    return Link.End;
                }

                if (!IsOwn(sender))
                {
                    return length;
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                Interlocked.CompareExchange(ref _endReason, fault is SocketException { SocketErrorCode: var error } ? SocketFaults.Describe(error) : "closed here", null);
                return Link.End;
            }
        }
    }

    public override Locator LocatorOf(SocketAddress sender) => new(LinkProtocols.Udp, HostPort.Format((IPEndPoint)_own.Create(sender)));

    public override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, MaxBatchBytes, nameof(batch));
        try
        {
            _sender.SendTo(batch, SocketFlags.None, _group);
            return LinkSendResult.Sent;
        }
        catch (ObjectDisposedException)
        {
            return LinkSendResult.Closed;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                // An interface that is down for a while loses datagrams; the group outlives that.
                SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostUnreachable => LinkSendResult.Sent,
                SocketError.TimedOut => LinkSendResult.TimedOut,
                var error => Datagrams.IsLoss(error) ? LinkSendResult.Sent : LinkSendResult.Closed,
            };
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Interlocked.CompareExchange(ref _endReason, "closed here", null);
            SocketSetup.End(_receiver);
            _sender.Dispose();
        }
    }

    private bool IsOwn(SocketAddress sender) =>
        PortOf(sender) == _own.Port && _own.Create(sender) is IPEndPoint from && (from.Address.Equals(_own.Address) || _ownAddresses.Contains(from.Address));

    private static int PortOf(SocketAddress address) => (address[2] << 8) | address[3];
}
