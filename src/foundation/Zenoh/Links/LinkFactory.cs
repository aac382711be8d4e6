using Zenoh.Links.Multicast;
using Zenoh.Links.Quic;
using Zenoh.Links.Tcp;
using Zenoh.Links.Tls;
using Zenoh.Links.Udp;
using Zenoh.Links.UnixStream;
using Zenoh.Links.WebSockets;

namespace Zenoh.Links;

/// <summary>Dials and listens by protocol. Thread-safe. Tests derive from it to play the other end.</summary>
internal class LinkFactory(LinkOptions options)
{
    public LinkOptions Options { get; } = options;

    /// <summary>
    /// Connects to a node, the link's own handshake (TLS, WebSocket) included. Blocks at most <see cref="LinkOptions.DialTimeout"/>.
    /// </summary>
    /// <exception cref="LinkException">Nobody answers there, the handshake failed, or the protocol is not to be had; the message begins with the
    /// endpoint.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public virtual Link Dial(Endpoint endpoint, CancellationToken cancellation = default)
    {
        RequireAllowed(endpoint);
        using var deadline = new DialDeadline(endpoint, Options, cancellation);
        return endpoint.Protocol switch
        {
            LinkProtocols.Tcp => TcpLink.Dial(endpoint, Options, deadline),
            LinkProtocols.Tls => TlsDialer.Dial(endpoint, Options, deadline),
            LinkProtocols.Udp when !MulticastLink.IsMulticast(endpoint) => UdpLink.Dial(endpoint, Options, deadline),
            LinkProtocols.WebSocket => WebSocketDialer.Dial(endpoint, Options, deadline),
            LinkProtocols.UnixStream => UnixStreamLink.Dial(endpoint, Options, deadline),
            LinkProtocols.Quic => QuicSupport.IsAvailable ? QuicDialer.Dial(endpoint, Options, deadline) : throw QuicSupport.NotAvailable(endpoint),
            _ => throw Unknown(endpoint),
        };
    }

    /// <summary>Listens; returns once connections can be made.</summary>
    /// <exception cref="LinkException">The address is taken, not ours or no address, or the protocol is not to be had; the message begins with the
    /// endpoint.</exception>
    public virtual LinkListener Listen(Endpoint endpoint)
    {
        RequireAllowed(endpoint);
        return endpoint.Protocol switch
        {
            LinkProtocols.Tcp => new TcpListener(endpoint, Options),
            LinkProtocols.Tls => new TlsListener(endpoint, Options),
            LinkProtocols.Udp when !MulticastLink.IsMulticast(endpoint) => new UdpListener(endpoint, Options),
            LinkProtocols.WebSocket => new WebSocketListener(endpoint, Options),
            LinkProtocols.UnixStream => new UnixStreamListener(endpoint, Options),
            LinkProtocols.Quic => QuicSupport.IsAvailable ? new QuicLinkListener(endpoint, Options) : throw QuicSupport.NotAvailable(endpoint),
            _ => throw Unknown(endpoint),
        };
    }

    /// <summary>Joins a multicast group: for <c>udp</c> endpoints with a group's address, which the other two refuse.</summary>
    /// <exception cref="LinkException">The group cannot be joined; the message begins with the endpoint.</exception>
    public MulticastLink OpenMulticast(Endpoint endpoint)
    {
        RequireAllowed(endpoint);
        return MulticastLink.Open(endpoint, Options);
    }

    private void RequireAllowed(Endpoint endpoint)
    {
        if (Options.Protocols is { } allowed && !allowed.Contains(endpoint.Protocol))
        {
            throw new LinkException(endpoint.ToString(),
                $"the protocol '{endpoint.Protocol}' is not among those allowed ({string.Join(", ", allowed)}); see transport/link/protocols");
        }
    }

    private static LinkException Unknown(Endpoint endpoint) => endpoint.Protocol switch
    {
        LinkProtocols.Udp => new(endpoint.ToString(), "nobody can be dialled in a multicast group; join it by naming it in listen/endpoints"),
        _ => new(endpoint.ToString(), LinkProtocols.WhyNever(endpoint) ?? "the protocol is not to be had"),
    };
}
