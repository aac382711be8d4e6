using System.Net.Sockets;

namespace Zenoh.Links.Tcp;

/// <summary>Accepts TCP connections. The accepting thread blocks in the system, so that accepted descriptors stay blocking too.</summary>
internal sealed class TcpListener : LinkListener
{
    private readonly LinkOptions _options;
    private readonly SocketAcceptor _acceptor;

    public TcpListener(Endpoint endpoint, LinkOptions options)
        : base(endpoint)
    {
        _options = options;
        _acceptor = new SocketAcceptor(TcpSockets.Listen(endpoint, options));
    }

    public override IReadOnlyList<Locator> Locators => _acceptor.Reachable(LinkProtocols.Tcp, Endpoint.Metadata);

    public override Link? Accept()
    {
        while (_acceptor.Accept(CountRefusal) is { } socket)
        {
            try
            {
                socket.NoDelay = true;
                return TcpLink.Over(socket, Endpoint.Metadata, EndpointParameters.Empty, _options);
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                CountRefusal(SocketFaults.Describe(fault.SocketErrorCode));
            }
        }

        return null;
    }

    protected override void Close() => _acceptor.Dispose();
}
