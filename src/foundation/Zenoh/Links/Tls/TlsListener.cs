using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Zenoh.Links.Tls;

/// <summary>Accepts TLS links; with mutual TLS only those whose certificate one of our authorities signed.</summary>
internal sealed class TlsListener : HandshakeListener
{
    /// <summary>Zenoh wire specification, TLS notes: 1.2 and 1.3.</summary>
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly LinkOptions _options;
    private readonly TlsIdentity _identity;

    /// <exception cref="LinkException">No certificate, or the address cannot be bound.</exception>
    public TlsListener(Endpoint endpoint, LinkOptions options)
        : this(endpoint, options, TlsIdentity.ForListening(endpoint, options.Tls))
    {
    }

    private TlsListener(Endpoint endpoint, LinkOptions options, TlsIdentity identity)
        : base(endpoint, options, LinkProtocols.Tls, identity.HandshakeTimeout)
    {
        _options = options;
        _identity = identity;
        Start();
    }

    protected override async Task<Link> ShakeHandsAsync(Socket socket, CancellationToken cancellation)
    {
        var peer = new TlsPeerCheck(_identity, _identity.EnableMtls, nameRequired: false);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsServerAsync(ServerOptions(peer), cancellation).ConfigureAwait(false);
            return TlsLink.Over(socket, stream, peer, _identity, [Endpoint.Metadata, EndpointParameters.Empty], _options);
        }
        catch (Exception fault)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw fault is OperationCanceledException ? fault : new LinkException(Endpoint.ToString(), peer.Refusal ?? Describe(fault), fault);
        }
    }

    private static string Describe(Exception fault) =>
        $"the TLS handshake failed ({fault.GetBaseException().Message.TrimEnd('.')}); does the node there dial tls, and trust this node's certificate (root_ca_certificate there)?";

    private SslServerAuthenticationOptions ServerOptions(TlsPeerCheck peer) => new()
    {
        ServerCertificateContext = _identity.Own,
        ClientCertificateRequired = _identity.EnableMtls,
        EnabledSslProtocols = Versions,
        CertificateChainPolicy = _identity.EnableMtls ? peer.ChainPolicy() : null,
        RemoteCertificateValidationCallback = peer.Validate,
    };
}
