using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zenoh.Tests.Links;

/// <summary>An authority that lives as long as the test run, and what it signs.</summary>
internal sealed class TestCertificates
{
    public static readonly TestCertificates Shared = new("zenoh test authority");

    private readonly X509Certificate2 _authority;

    public TestCertificates(string name)
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        AuthorityPem = _authority.ExportCertificatePem();
    }

    public string AuthorityPem { get; }

    /// <summary>A certificate and its key in PEM, valid until ten days from now or the moment given.</summary>
    public (string Certificate, string Key) Sign(string commonName, string[] names, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var subjectNames = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                subjectNames.AddIpAddress(address);
            }
            else
            {
                subjectNames.AddDnsName(name);
            }
        }

        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(subjectNames.Build());
        }

        using var signed = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), until ?? DateTimeOffset.UtcNow.AddDays(9), RandomNumberGenerator.GetBytes(8));
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
