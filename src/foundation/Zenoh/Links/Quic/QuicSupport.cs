using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Zenoh.Links.Tls;

namespace Zenoh.Links.Quic;

/// <summary>
/// What both sides of QUIC share (Zenoh wire specification, QUIC notes): one stream, opened by the dialler, that carries batches as TCP does. Variants
/// with several streams or with datagrams are not offered.
/// </summary>
internal static class QuicSupport
{
    /// <summary>Ends of connections and streams carry a number that nobody reads.</summary>
    public const long NoError = 0;

    public static readonly List<SslApplicationProtocol> Protocols = [new("zenoh")];

    /// <summary>Whether the framework finds the native library.</summary>
    [SupportedOSPlatformGuard("linux"), SupportedOSPlatformGuard("macos"), SupportedOSPlatformGuard("windows")]
    public static bool IsAvailable => QuicListener.IsSupported;

    public static LinkException NotAvailable(Endpoint endpoint) => new(endpoint.ToString(),
        "quic needs the library msquic, which cannot be loaded here; install the package libmsquic (Windows has it from 11 and Server 2022 on), or let "
        + "both sides use tls, which takes the same certificates");

    /// <summary>What a connection, a stream or the handshake throws when it ends or fails.</summary>
    public static bool IsFault(Exception fault) =>
        fault is IOException or ObjectDisposedException or InvalidOperationException or AuthenticationException or SocketException;

    public static Locator LocatorOf(IPEndPoint end, EndpointParameters metadata) => new(LinkProtocols.Quic, HostPort.Format(end), metadata);

    /// <summary>Leases and not the library end idle connections.</summary>
    [SupportedOSPlatform("linux"), SupportedOSPlatform("macos"), SupportedOSPlatform("windows")]
    public static T Common<T>(T options, TlsIdentity identity, int inboundStreams)
        where T : QuicConnectionOptions
    {
        options.DefaultCloseErrorCode = NoError;
        options.DefaultStreamErrorCode = NoError;
        options.HandshakeTimeout = identity.HandshakeTimeout;
        options.IdleTimeout = Timeout.InfiniteTimeSpan;
        options.MaxInboundBidirectionalStreams = inboundStreams;
        options.MaxInboundUnidirectionalStreams = 0;
        return options;
    }
}
