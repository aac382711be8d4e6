using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using Zenoh.Links.Tls;

namespace Zenoh.Links.Quic;

/// <summary>Connects over QUIC to the first address of the host; the server name is the host of the endpoint.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macos"), SupportedOSPlatform("windows")]
internal static class QuicDialer
{
    /// <exception cref="LinkException">Nobody is there, or one side refuses the other.</exception>
    public static QuicLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var identity = TlsIdentity.ForConnecting(endpoint, options.Tls);
        var peer = new TlsPeerCheck(identity, certificateRequired: true, nameRequired: identity.VerifyName);
        try
        {
            return DialAsync(endpoint, options, deadline, identity, peer).GetAwaiter().GetResult();
        }
        catch (Exception fault) when (QuicSupport.IsFault(fault) || fault is OperationCanceledException)
        {
            deadline.ThrowIfOver("connecting (QUIC)");
            throw new LinkException(endpoint.ToString(), $"cannot connect: {peer.Refusal ?? fault.Message}", fault);
        }
    }

    private static async Task<QuicLink> DialAsync(Endpoint endpoint, LinkOptions options, DialDeadline deadline, TlsIdentity identity, TlsPeerCheck peer)
    {
        var target = HostPort.Of(endpoint);
        var remote = new IPEndPoint(NetworkAddresses.Resolve(endpoint, target.Host, deadline)[0], target.Port);
        var connection = await QuicConnection.ConnectAsync(ClientOptions(remote, target.Host, identity, peer), deadline.Token).ConfigureAwait(false);
        try
        {
            var stream = await connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, deadline.Token).ConfigureAwait(false);
            return new QuicLink(connection, stream, peer, identity, [EndpointParameters.Empty, endpoint.Metadata], options);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static QuicClientConnectionOptions ClientOptions(IPEndPoint remote, string host, TlsIdentity identity, TlsPeerCheck peer)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = QuicSupport.Protocols,
            ClientCertificateContext = identity.Own,
            CertificateChainPolicy = peer.ChainPolicy(),
            RemoteCertificateValidationCallback = peer.Validate,
        };
        return QuicSupport.Common(new QuicClientConnectionOptions { RemoteEndPoint = remote, ClientAuthenticationOptions = tls }, identity, inboundStreams: 0);
    }
}
