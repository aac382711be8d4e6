using Zenoh.Links.Tcp;

namespace Zenoh.Links;

/// <summary>Dials and listens by protocol. Thread-safe.</summary>
internal sealed class LinkFactory(LinkOptions options)
{
    public LinkOptions Options { get; } = options;

    /// <summary>Connects to a node, the link's own handshake (TLS, WebSocket) included. Blocks at most <see cref="LinkOptions.DialTimeout"/>.</summary>
    /// <exception cref="LinkException">Nobody answers there, the handshake failed, or the protocol is not to be had; the message begins with the endpoint.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public Link Dial(Endpoint endpoint, CancellationToken cancellation = default)
    {
        RequireAllowed(endpoint);
        using var deadline = new DialDeadline(endpoint, Options, cancellation);
        return endpoint.Protocol switch
        {
            LinkProtocols.Tcp => TcpLink.Dial(endpoint, Options, deadline),
            _ => throw Unknown(endpoint),
        };
    }

    /// <summary>Listens; returns once connections can be made.</summary>
    /// <exception cref="LinkException">The address is taken, not ours or no address, or the protocol is not to be had; the message begins with the endpoint.</exception>
    public LinkListener Listen(Endpoint endpoint)
    {
        RequireAllowed(endpoint);
        return endpoint.Protocol switch
        {
            LinkProtocols.Tcp => new TcpListener(endpoint, Options),
            _ => throw Unknown(endpoint),
        };
    }

    private void RequireAllowed(Endpoint endpoint)
    {
        if (Options.Protocols is { } allowed && !allowed.Contains(endpoint.Protocol))
        {
            throw new LinkException(endpoint.ToString(), $"the protocol '{endpoint.Protocol}' is not among those allowed ({string.Join(", ", allowed)}); see transport/link/protocols");
        }
    }

    private static LinkException Unknown(Endpoint endpoint) => new(endpoint.ToString(), endpoint.Protocol == LinkProtocols.Serial
        ? "serial lines are not supported; connect the device through a zenoh router that has the serial link"
        : $"there is no protocol '{endpoint.Protocol}'; it can be {string.Join(", ", LinkProtocols.All)}");
}
