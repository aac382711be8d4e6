using System.Net;
using System.Net.Sockets;

namespace Zenoh.Links.Tcp;

/// <summary>Batches with a length prefix over one TCP connection.</summary>
internal sealed class TcpLink : SocketStreamLink
{
    private TcpLink(Socket socket, Locator source, Locator destination, LinkOptions options)
        : base(socket, source, destination, options.SendTimeout) => MaxBatchBytes = TcpSockets.MaxBatchBytes(socket);

    public override int MaxBatchBytes { get; }

    public static TcpLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline) =>
        Over(TcpSockets.Connect(endpoint, options, deadline), EndpointParameters.Empty, endpoint.Metadata, options);

    /// <summary>A link over a connected socket, which it owns from now on.</summary>
    /// <exception cref="SocketException">The connection is gone already; the socket is disposed.</exception>
    public static TcpLink Over(Socket socket, EndpointParameters sourceMetadata, EndpointParameters destinationMetadata, LinkOptions options)
    {
        try
        {
            var source = new Locator(LinkProtocols.Tcp, HostPort.Format((IPEndPoint)socket.LocalEndPoint!), sourceMetadata);
            var destination = new Locator(LinkProtocols.Tcp, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!), destinationMetadata);
            return new TcpLink(socket, source, destination, options);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
