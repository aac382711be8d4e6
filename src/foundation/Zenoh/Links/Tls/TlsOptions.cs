namespace Zenoh.Links.Tls;

/// <summary>The keys below <c>transport/link/tls</c>, used by tls and quic. Everything may be overridden by the config of an endpoint.</summary>
internal sealed record TlsOptions
{
    public static readonly TlsOptions Default = new();

    /// <summary>Authorities that vouch for the other side; none = those of the system.</summary>
    public PemSource RootCaCertificate { get; init; }

    public PemSource ListenPrivateKey { get; init; }

    public PemSource ListenCertificate { get; init; }

    public PemSource ConnectPrivateKey { get; init; }

    public PemSource ConnectCertificate { get; init; }

    /// <summary>A listener asks for a certificate of <see cref="RootCaCertificate"/>; a dialler shows <see cref="ConnectCertificate"/>.</summary>
    public bool EnableMtls { get; init; }

    /// <summary>The certificate must name the host that was dialled.</summary>
    public bool VerifyNameOnConnect { get; init; } = true;

    /// <summary>End the link when the other side's certificate expires.</summary>
    public bool CloseLinkOnExpiration { get; init; }

    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
