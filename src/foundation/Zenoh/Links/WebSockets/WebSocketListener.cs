using System.Net.Sockets;

namespace Zenoh.Links.WebSockets;

/// <summary>Accepts WebSockets on any path.</summary>
internal sealed class WebSocketListener : HandshakeListener
{
    private readonly LinkOptions _options;

    /// <exception cref="LinkException">The address cannot be bound.</exception>
    public WebSocketListener(Endpoint endpoint, LinkOptions options)
        : base(endpoint, options, LinkProtocols.WebSocket, options.DialTimeout)
    {
        _options = options;
        Start();
    }

    protected override async Task<Link> ShakeHandsAsync(Socket socket, CancellationToken cancellation)
    {
        var request = new byte[LinkLimits.HttpHeadBytes];
        var (head, arrived) = await ReadHeadAsync(socket, request, cancellation).ConfigureAwait(false);
        if (head == 0 || WebSocketOpening.KeyOf(request.AsSpan(0, head)) is not { } key)
        {
            await socket.SendAsync(WebSocketOpening.BadRequest, cancellation).ConfigureAwait(false);
            throw new LinkException(Endpoint.ToString(), "it did not ask to become a WebSocket; does the node there dial ws?");
        }

        await socket.SendAsync(WebSocketOpening.Response(key), cancellation).ConfigureAwait(false);
        return new WebSocketLink(socket, isClient: false, request.AsSpan(head, arrived - head), (Endpoint.Metadata, EndpointParameters.Empty), _options);
    }

    private static async Task<(int Head, int Arrived)> ReadHeadAsync(Socket socket, byte[] request, CancellationToken cancellation)
    {
        var arrived = 0;
        while (arrived < request.Length)
        {
            var received = await socket.ReceiveAsync(request.AsMemory(arrived), cancellation).ConfigureAwait(false);
            arrived += received;
            var head = WebSocketOpening.HeadBytes(request.AsSpan(0, arrived));
            if (head > 0 || received == 0)
            {
                return (head, arrived);
            }
        }

        return (0, arrived);
    }
}
