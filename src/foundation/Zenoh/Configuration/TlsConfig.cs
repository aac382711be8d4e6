namespace Zenoh.Configuration;

/// <summary>TLS and QUIC (<c>transport.link.tls</c>); an endpoint's own configuration goes before. Keys and certificates are PEM: a file, or its content in base64.</summary>
public sealed record TlsConfig
{
    /// <summary>File of the authority that signed the other side's certificate. Default null: the system's authorities.</summary>
    public string? RootCaCertificate { get; init; }

    /// <summary>The same in base64. Default null.</summary>
    public string? RootCaCertificateBase64 { get; init; }

    /// <summary>File of the private key for listening. Default null.</summary>
    public string? ListenPrivateKey { get; init; }

    /// <summary>The same in base64. Default null. Not printed unless asked for.</summary>
    public string? ListenPrivateKeyBase64 { get; init; }

    /// <summary>File of the certificate for listening. Default null.</summary>
    public string? ListenCertificate { get; init; }

    /// <summary>The same in base64. Default null.</summary>
    public string? ListenCertificateBase64 { get; init; }

    /// <summary>Whether callers must show a certificate. Default false.</summary>
    public bool EnableMtls { get; init; }

    /// <summary>File of the private key for dialling. Default null.</summary>
    public string? ConnectPrivateKey { get; init; }

    /// <summary>The same in base64. Default null. Not printed unless asked for.</summary>
    public string? ConnectPrivateKeyBase64 { get; init; }

    /// <summary>File of the certificate for dialling. Default null.</summary>
    public string? ConnectCertificate { get; init; }

    /// <summary>The same in base64. Default null.</summary>
    public string? ConnectCertificateBase64 { get; init; }

    /// <summary>Whether the certificate must name the host that was dialled. Default true.</summary>
    public bool VerifyNameOnConnect { get; init; } = true;

    /// <summary>Whether a link is closed when the other side's certificate expires. Default false.</summary>
    public bool CloseLinkOnExpiration { get; init; }

    /// <summary>Names the files but no key.</summary>
    public override string ToString() => $"{nameof(TlsConfig)} {{ ListenCertificate = {ListenCertificate}, ConnectCertificate = {ConnectCertificate}, EnableMtls = {EnableMtls} }}";
}
