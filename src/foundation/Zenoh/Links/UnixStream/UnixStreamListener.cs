using System.Net.Sockets;

namespace Zenoh.Links.UnixStream;

/// <summary>Listens on a path, which disappears when the listener is disposed.</summary>
internal sealed class UnixStreamListener : LinkListener
{
    private readonly LinkOptions _options;
    private readonly SocketAcceptor _acceptor;

    /// <exception cref="LinkException">The path is taken or cannot be used.</exception>
    public UnixStreamListener(Endpoint endpoint, LinkOptions options)
        : base(endpoint)
    {
        _options = options;
        var address = UnixStreamPath.Of(endpoint);
        UnixStreamPath.RemoveIfStale(endpoint, address);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            SocketSetup.TuneBuffers(socket, endpoint, options);
            socket.Bind(address);
            socket.Listen(LinkLimits.ListenBacklog);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new LinkException(endpoint.ToString(), $"cannot listen: {SocketFaults.Describe(fault.SocketErrorCode)}", fault);
        }

        _acceptor = new SocketAcceptor(socket);
    }

    public override IReadOnlyList<Locator> Locators => [Endpoint.Locator];

    public override Link? Accept() =>
        _acceptor.Accept(CountRefusal) is { } socket ? UnixStreamLink.Accepted(socket, Endpoint.Locator, _options) : null;

    // Disposing a bound socket removes its file.
    protected override void Close() => _acceptor.Dispose();
}
