using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Zenoh.Links.Tcp;

namespace Zenoh.Links.Tls;

/// <summary>Connects over TCP and shakes hands as a TLS client; the server name is the host of the endpoint.</summary>
internal static class TlsDialer
{
    /// <exception cref="LinkException">Nobody is there, or one side refuses the other.</exception>
    public static TlsLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var identity = TlsIdentity.ForConnecting(endpoint, options.Tls);
        var peer = new TlsPeerCheck(identity, certificateRequired: true, nameRequired: identity.VerifyName);
        var socket = TcpSockets.Connect(endpoint, options, deadline);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        try
        {
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token))
            {
                limit.CancelAfter(identity.HandshakeTimeout);
                using (limit.Token.Register(socket.Dispose))
                {
                    stream.AuthenticateAsClient(ClientOptions(endpoint, identity, peer));
                }

                limit.Token.ThrowIfCancellationRequested();
            }

            return TlsLink.Over(socket, stream, peer, identity, [EndpointParameters.Empty, endpoint.Metadata], options);
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or ObjectDisposedException or SocketException or OperationCanceledException)
        {
            stream.Dispose();
            deadline.ThrowIfOver("shaking hands (TLS)");
            throw new LinkException(endpoint.ToString(), $"the TLS handshake failed: {peer.Refusal ?? Hint(fault, identity)}", fault);
        }
    }

    private static SslClientAuthenticationOptions ClientOptions(Endpoint endpoint, TlsIdentity identity, TlsPeerCheck peer) => new()
    {
        TargetHost = HostPort.Of(endpoint).Host,
        ClientCertificateContext = identity.Own,
        EnabledSslProtocols = TlsListener.Versions,
        CertificateChainPolicy = peer.ChainPolicy(),
        RemoteCertificateValidationCallback = peer.Validate,
    };

    private static string Hint(Exception fault, TlsIdentity identity) => fault switch
    {
        ObjectDisposedException or OperationCanceledException => $"no answer within {identity.HandshakeTimeout.TotalSeconds:0.###} s; is it a TLS listener?",
        AuthenticationException => $"{fault.Message} {fault.InnerException?.Message}",
        _ => "the other side ended it; is it a TLS listener, and does it ask for a client certificate?",
    };
}
