using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Zenoh.Links.Tls;

/// <summary>TLS 1.2 or 1.3 over TCP.</summary>
internal sealed class TlsLink : EncryptedLink
{
    private readonly Socket _socket;
    private readonly SslStream _stream;

    private TlsLink(Socket socket, SslStream stream, TlsPeerCheck peer, TlsIdentity identity, (Locator Source, Locator Destination) ends, LinkOptions options)
        : base(stream, peer, ends.Source, ends.Destination, options)
    {
        _socket = socket;
        _stream = stream;
        socket.SendTimeout = SocketSetup.Milliseconds(options.SendTimeout);
        WatchExpiry(identity, options);
    }

    public override TimeSpan SendTimeout
    {
        get => base.SendTimeout;
        set
        {
            base.SendTimeout = value;
            _socket?.SendTimeout = SocketSetup.Milliseconds(value);
        }
    }

    public override bool CanSendNow => EndReason is null && SocketSetup.IsWritable(_socket);

    /// <summary>A link over a stream whose handshake is done.</summary>
    public static TlsLink Over(Socket socket, SslStream stream, TlsPeerCheck peer, TlsIdentity identity, EndpointParameters[] metadata, LinkOptions options)
    {
        var source = new Locator(LinkProtocols.Tls, HostPort.Format((IPEndPoint)socket.LocalEndPoint!), metadata[0]);
        var destination = new Locator(LinkProtocols.Tls, HostPort.Format((IPEndPoint)socket.RemoteEndPoint!), metadata[1]);
        return new TlsLink(socket, stream, peer, identity, (source, destination), options);
    }

    // A stream whose socket is shut down under it answers with any of these, depending on where it stood.
    protected override bool IsEnd(Exception fault) =>
        fault is IOException or ObjectDisposedException or InvalidOperationException or AuthenticationException or SocketException or NotSupportedException;

    protected override SocketError? Cause(Exception fault) => (fault.InnerException as SocketException)?.SocketErrorCode;

    protected override void CloseStream()
    {
        SayGoodbye();
        SocketSetup.End(_socket);
        _stream.Dispose();
    }

    // close_notify tells the other side that nothing was cut off. Skipped when it would have to wait.
    private void SayGoodbye()
    {
        if (!SocketSetup.IsWritable(_socket) || !Sending.TryEnter())
        {
            return;
        }

        try
        {
            _stream.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // The other side is gone already, which the framework also tells by an exception of OpenSSL that has no public type. The link ends either way.
        }
        finally
        {
            Sending.Exit();
        }
    }
}
