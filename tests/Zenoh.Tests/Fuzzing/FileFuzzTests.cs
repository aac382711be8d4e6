using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Links.Tls;
using Zenoh.Tests.Links;
using Zenoh.Tests.Transport;
using Zenoh.Transport;
using Zenoh.Transport.Establishment.Keys;
using PublicKey = Zenoh.Transport.Establishment.Keys.PublicKey;
using static Zenoh.Tests.Fuzzing.Mutations;

namespace Zenoh.Tests.Fuzzing;

/// <summary>Mutated files that say who may come in, and mutated certificates: they are read, or refused by an error for users.</summary>
public sealed class FileFuzzTests : IDisposable
{
    /// <summary>Files are read once, and certificates cost work: fewer copies do.</summary>
    private const int FewCount = 300;

    /// <summary>A private key is checked thoroughly.</summary>
    private const int KeyCount = 150;

    private static readonly string OwnKey = TestKeys.Alice.ExportRSAPrivateKeyPem();

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_dictionary_of_users_is_read_whole_or_refused()
    {
        int accepted = 0;
        Run(
            Utf8("alice:secret\n\nbob:pass:word\n", "é:\u2028\r\nx:y"),
            bytes =>
            {
                File.WriteAllBytes(_file, bytes);
                var auth = new AuthConfig { UserPassword = new UserPasswordConfig { DictionaryFile = _file } };
                try
                {
                    IReadOnlyDictionary<string, string> users = TransportOptionsReader.Read(new ZenohConfig { Transport = new TransportConfig { Auth = auth } }).Users!;
                    accepted++;
                    Assert.All(users, user => Assert.True(user.Key.Length > 0 && user.Value.Length > 0));
                    using var lines = new StringReader(Text(bytes).TrimStart('\uFEFF'));
                    int count = 0;
                    while (lines.ReadLine() is { } line)
                        count += line.Length > 0 ? 1 : 0;
                    Assert.Equal(count, users.Count);
                }
                catch (ZenohException refused)
                {
                    Assert.StartsWith(_file, refused.Message, StringComparison.Ordinal);
                }
            },
            FewCount);
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void Known_keys_are_read_or_refused()
    {
        string alice = TestKeys.Alice.ExportRSAPublicKeyPem();
        string bob = TestKeys.Bob.ExportSubjectPublicKeyInfoPem();
        int accepted = 0;
        Run(
            Utf8($"# Alice\n{alice}\nBob\n{bob}\n", bob),
            bytes =>
            {
                File.WriteAllBytes(_file, bytes);
                if (Read(new PublicKeyConfig { KnownKeysFile = _file, PrivateKeyPem = OwnKey }) is not { } keys)
                    return;
                accepted++;
                Assert.InRange(keys.Known!.Count, 0, 1 + (bytes.Length / alice.Length));
                Assert.All(keys.Known, key => Assert.InRange(key.Bits, PublicKey.SmallestBits, PublicKey.LargestBits));
            },
            KeyCount);
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void An_own_key_is_read_or_refused()
    {
        RSA key = TestKeys.Alice;
        int accepted = 0;
        Run(
            Utf8(OwnKey, key.ExportPkcs8PrivateKeyPem(), key.ExportRSAPublicKeyPem(), key.ExportSubjectPublicKeyInfoPem(), $"Alice\n{new string('#', 5_000)}\n{OwnKey}"),
            bytes =>
            {
                string pem = Text(bytes);
                foreach (NodeKeys? keys in new[] { Read(new PublicKeyConfig { PrivateKeyPem = pem }), Read(new PublicKeyConfig { PrivateKeyPem = OwnKey, PublicKeyPem = pem }) })
                {
                    if (keys is null)
                        continue;
                    accepted++;
                    Assert.Equal(TestKeys.Bits, keys.Own.Public.Bits);
                }
            },
            KeyCount);
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void Certificates_and_their_keys_are_read_or_refused()
    {
        (string certificate, string key) = TestCertificates.Shared.Sign("router", ["localhost"]);
        var endpoint = Endpoint.Parse("tls/localhost:7447");
        int accepted = 0;
        Run(
            Utf8(certificate, key, TestCertificates.Shared.AuthorityPem, $"{certificate}\n{key}"),
            bytes =>
            {
                string text = Text(bytes);
                foreach ((string shown, string secret, string roots) in new[] { (text, key, text), (certificate, text, certificate) })
                {
                    var options = new TlsOptions { ListenCertificate = new(Text: shown), ListenPrivateKey = new(Text: secret), RootCaCertificate = new(Text: roots) };
                    try
                    {
                        Assert.NotNull(TlsIdentity.ForListening(endpoint, options).Own);
                        accepted++;
                    }
                    catch (LinkException refused)
                    {
                        Assert.StartsWith(endpoint.ToString(), refused.Message, StringComparison.Ordinal);
                    }
                }
            },
            FewCount);
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void A_certificate_that_is_shown_has_a_name_or_none()
    {
        (string pem, _) = TestCertificates.Shared.Sign("router", ["localhost"]);
        using var certificate = X509Certificate2.CreateFromPem(pem);
        using var authority = X509Certificate2.CreateFromPem(TestCertificates.Shared.AuthorityPem);
        var identity = TlsIdentity.ForConnecting(Endpoint.Parse("tls/localhost:7447"), new TlsOptions());
        int named = 0;
        Run(
            [certificate.RawData, authority.RawData],
            bytes =>
            {
                X509Certificate2 shown;
                try
                {
                    shown = X509CertificateLoader.LoadCertificate(bytes);
                }
                catch (CryptographicException)
                {
                    // The system's TLS hands over nothing that it cannot read.
                    return;
                }

                using (shown)
                {
                    var check = new TlsPeerCheck(identity, certificateRequired: true, nameRequired: true);
                    check.Validate(this, shown, chain: null, SslPolicyErrors.None);
                    named += check.CommonName is null ? 0 : 1;
                }
            },
            FewCount);
        Assert.NotEqual(0, named);
    }

    private static NodeKeys? Read(PublicKeyConfig config)
    {
        try
        {
            return NodeKeysReader.Read(config);
        }
        catch (ZenohException refused)
        {
            Assert.StartsWith("transport/auth/pubkey", refused.Message, StringComparison.Ordinal);
            return null;
        }
    }
}
