using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Zenoh.Configuration.Reading;

namespace Zenoh.Links.Tls;

/// <summary>Certificates and switches of one endpoint: its own config first, then <see cref="TlsOptions"/>. Read once per listener or dial.</summary>
internal sealed class TlsIdentity
{
    private TlsIdentity(Endpoint endpoint, TlsOptions options)
    {
        Roots = ReadRoots(endpoint, PemText(endpoint, "root_ca_certificate", options.RootCaCertificate));
        EnableMtls = SocketSetup.Truth(endpoint, "enable_mtls") ?? options.EnableMtls;
        VerifyName = SocketSetup.Truth(endpoint, "verify_name_on_connect") ?? options.VerifyNameOnConnect;
        CloseOnExpiration = SocketSetup.Truth(endpoint, "close_link_on_expiration") ?? options.CloseLinkOnExpiration;
        HandshakeTimeout = SocketSetup.Number(endpoint, "tls_handshake_timeout_ms", int.MaxValue) is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : options.HandshakeTimeout;
    }

    /// <summary>Authorities to trust; null = those of the system.</summary>
    public X509Certificate2Collection? Roots { get; }

    /// <summary>What this side shows; null = nothing (diallers only).</summary>
    public SslStreamCertificateContext? Own { get; private init; }

    public bool EnableMtls { get; }

    public bool VerifyName { get; }

    public bool CloseOnExpiration { get; }

    public TimeSpan HandshakeTimeout { get; }

    /// <exception cref="LinkException">There is no usable certificate with its key, or mutual TLS without authorities.</exception>
    public static TlsIdentity ForListening(Endpoint endpoint, TlsOptions options)
    {
        var identity = new TlsIdentity(endpoint, options)
        {
            Own = ReadOwn(endpoint, "listen", options.ListenCertificate, options.ListenPrivateKey)
                ?? throw new LinkException(endpoint.ToString(),
                    "listening needs a certificate and its key; set listen_certificate and listen_private_key (transport/link/tls)"),
        };
        return identity is { EnableMtls: true, Roots: null }
            ? throw new LinkException(endpoint.ToString(),
                "enable_mtls needs the authority that signs the clients; set root_ca_certificate (transport/link/tls)")
            : identity;
    }

    /// <exception cref="LinkException">A certificate or key is there but cannot be read.</exception>
    public static TlsIdentity ForConnecting(Endpoint endpoint, TlsOptions options) => new(endpoint, options)
    {
        Own = ReadOwn(endpoint, "connect", options.ConnectCertificate, options.ConnectPrivateKey),
    };

    private static X509Certificate2Collection? ReadRoots(Endpoint endpoint, string? pem)
    {
        if (pem is null)
        {
            return null;
        }

        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException fault)
        {
            throw new LinkException(endpoint.ToString(), $"root_ca_certificate: {fault.Message}", fault);
        }

        return roots.Count > 0 ? roots : throw new LinkException(endpoint.ToString(), "root_ca_certificate holds no PEM certificate");
    }

    private static SslStreamCertificateContext? ReadOwn(Endpoint endpoint, string role, PemSource certificate, PemSource privateKey)
    {
        var certificateText = PemText(endpoint, role + "_certificate", certificate);
        var keyText = PemText(endpoint, role + "_private_key", privateKey);
        if (certificateText is null || keyText is null)
        {
            return certificateText is null && keyText is null
                ? null
                : throw new LinkException(endpoint.ToString(), $"{role}_certificate and {role}_private_key belong together; only one of them is set");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificateText);
            var leaf = X509Certificate2.CreateFromPem(certificateText, keyText);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            throw new LinkException(endpoint.ToString(), $"{role}_certificate with {role}_private_key: {fault.Message}", fault);
        }
    }

    private static string? PemText(Endpoint endpoint, string key, PemSource configured)
    {
        var own = new PemSource(endpoint.Config[key + "_file"] ?? endpoint.Config[key], endpoint.Config[key + "_raw"], endpoint.Config[key + "_base64"]);
        var source = own.IsGiven ? own : configured;
        try
        {
            return source switch
            {
                { File: { } file } => SettingFile.ReadText(file, key, "a certificate or key in PEM"),
                { Base64: { } base64 } => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64)),
                _ => source.Text,
            };
        }
        catch (Exception fault) when (fault is ZenohException or FormatException)
        {
            throw new LinkException(endpoint.ToString(), $"{key}: {fault.Message}", fault);
        }
    }
}
