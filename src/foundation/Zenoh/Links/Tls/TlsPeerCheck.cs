using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zenoh.Links.Tls;

/// <summary>Judges the certificate of the other side in one handshake and remembers what a link and an error message need of it.</summary>
internal sealed class TlsPeerCheck(TlsIdentity identity, bool certificateRequired, bool nameRequired)
{
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>Why the certificate was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The subject's common name; null when nothing was shown.</summary>
    public string? CommonName { get; private set; }

    /// <summary>When the first certificate of the chain expires.</summary>
    public DateTimeOffset? Expires { get; private set; }

    /// <summary>Our authorities instead of the system's, no downloads. Made anew for each handshake, which changes it.</summary>
    public X509ChainPolicy? ChainPolicy()
    {
        if (identity.Roots is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(identity.Roots);
        return policy;
    }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!nameRequired)
        {
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        if (!certificateRequired && certificate is null)
        {
            return true;
        }

        Refusal = Judge(chain, errors) ?? (certificate is X509Certificate2 shown ? Read(shown, chain) : null);
        return Refusal is null;
    }

    // Whoever signed it need not have looked at every byte.
    private string? Read(X509Certificate2 shown, X509Chain? chain)
    {
        try
        {
            CommonName = CommonNameOf(shown);
            Expires = chain?.ChainElements.Append(shown) is { } certificates ? certificates.Min(NotAfter) : NotAfter(shown);
            return null;
        }
        catch (CryptographicException fault)
        {
            return $"the name or the dates in the certificate of the other side cannot be read: {fault.Message} Have it issued anew";
        }
    }

    private static string? Judge(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the other side shows no certificate; set connect_certificate and connect_private_key there";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var faults = string.Join(" ", chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct() ?? []);
            return $"the certificate of the other side is not trusted: {faults} Set root_ca_certificate to the authority that signed it";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? "the certificate of the other side does not name the host that was dialled; dial one it names, or set verify_name_on_connect to false"
            : null;
    }

    // Not the "simple name", which is that of the organisation, or an e-mail address, where there is no common name.
    private static string? CommonNameOf(X509Certificate2 certificate)
    {
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
                return part.GetSingleElementValue();
        }

        return null;
    }

    private static DateTimeOffset NotAfter(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime();
}

/// <summary>Enumerates the certificates of a chain.</summary>
internal static class ChainElements
{
    public static IEnumerable<X509Certificate2> Append(this X509ChainElementCollection elements, X509Certificate2 last) =>
        elements.Select(element => element.Certificate).Append(last);
}
