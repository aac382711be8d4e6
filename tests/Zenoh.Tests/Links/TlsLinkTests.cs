using Zenoh.Links;
using Zenoh.Links.Tls;

namespace Zenoh.Tests.Links;

public sealed class TlsLinkTests
{
    [Fact]
    public async Task Certificate_that_does_not_name_the_host_is_refused_unless_names_are_not_verified()
    {
        using var rig = new LinkRig("tls", LinkOptions.Default with { Tls = LinkRig.WithServer("elsewhere.example") });

        var fault = await Assert.ThrowsAsync<LinkException>(() => Waiting.For(Waiting.Start(() => rig.Factory.Dial(rig.Dialled)), "end of the dial"));
        Assert.Contains("does not name the host", fault.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{rig.Dialled}: the TLS handshake failed", fault.Message, StringComparison.Ordinal);

        using var link = rig.Factory.Dial(Endpoint.Parse($"{rig.Dialled}#verify_name_on_connect=false"), TestContext.Current.CancellationToken);
        Assert.Equal("zenoh test server", link.Info.CertificateCommonName);
    }

    [Fact]
    public async Task Certificate_of_an_unknown_authority_is_refused_even_when_names_are_not_verified()
    {
        using var rig = new LinkRig("tls");
        var others = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new TestCertificates("other authority").AuthorityPem));
        var endpoint = Endpoint.Parse($"{rig.Dialled}#verify_name_on_connect=false;root_ca_certificate_base64={others}");

        var fault = await Assert.ThrowsAsync<LinkException>(() => Waiting.For(Waiting.Start(() => rig.Factory.Dial(endpoint)), "end of the dial"));

        Assert.Contains("not trusted", fault.Message, StringComparison.Ordinal);
        Assert.Contains("root_ca_certificate", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authority_may_come_from_a_file_or_base64_in_the_endpoint()
    {
        using var rig = new LinkRig("tls");
        var bare = new LinkFactory(LinkOptions.Default);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, TestCertificates.Shared.AuthorityPem, TestContext.Current.CancellationToken);
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(TestCertificates.Shared.AuthorityPem));

        foreach (var config in new[] { $"root_ca_certificate_file={file}", $"root_ca_certificate_base64={base64}", $"root_ca_certificate_raw={TestCertificates.Shared.AuthorityPem}" })
        {
            using var link = bare.Dial(Endpoint.Parse($"{rig.Dialled}#{config}"), TestContext.Current.CancellationToken);
            Assert.True(link.CanSendNow);
        }

        File.Delete(file);
        Assert.Throws<LinkException>(() => bare.Dial(rig.Dialled, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mutual_tls_accepts_a_client_of_its_authority_and_tells_its_name()
    {
        using var rig = new LinkRig("tls", LinkOptions.Default with { Tls = WithClient(TestCertificates.Shared, "client-7") with { EnableMtls = true } });

        var (near, far) = await rig.Connect();

        Assert.Equal("client-7", far.Link.Info.CertificateCommonName);
        Assert.Equal("zenoh test server", near.Link.Info.CertificateCommonName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mutual_tls_refuses_clients_without_a_certificate_of_its_authority(bool showsForeignCertificate)
    {
        using var rig = new LinkRig("tls", LinkOptions.Default with { Tls = LinkRig.Tls with { EnableMtls = true } });
        var stranger = showsForeignCertificate ? WithClient(new TestCertificates("other authority"), "stranger") : LinkRig.Tls;
        var factory = new LinkFactory(LinkOptions.Default with { Tls = stranger });

        // With TLS 1.3 the client's own handshake is done before the server judges the client; the end then shows at the first receive.
        var outcome = await Waiting.For(
            Waiting.Start(() =>
            {
                try
                {
                    using var link = factory.Dial(rig.Dialled);
                    return link.Receive(new byte[16]);
                }
                catch (LinkException)
                {
                    return Link.End;
                }
            }),
            "end of a refused client");

        Assert.Equal(Link.End, outcome);
        await Waiting.Until(() => rig.Listener.Refused == 1, "refusal counted");
        Assert.Contains(showsForeignCertificate ? "not trusted" : "shows no certificate", rig.Listener.LastRefusal, StringComparison.Ordinal);
        var accepting = Waiting.Start(rig.Listener.Accept);
        rig.Listener.Dispose();
        Assert.Null(await Waiting.For(accepting, "acceptor woken"));
    }

    [Fact]
    public async Task Link_ends_when_the_certificate_of_the_other_side_expires_if_asked_to()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        var (certificate, key) = TestCertificates.Shared.Sign("short", ["127.0.0.1"], DateTimeOffset.UtcNow.AddHours(2));
        var tls = LinkRig.Tls with { ListenCertificate = new PemSource(Text: certificate), ListenPrivateKey = new PemSource(Text: key), CloseLinkOnExpiration = true };
        using var rig = new LinkRig("tls", LinkOptions.Default with { Tls = tls, Time = time });
        var (near, far) = await rig.Connect();

        time.Advance(TimeSpan.FromHours(1));
        Assert.True(near.Link.CanSendNow);
        time.Advance(TimeSpan.FromHours(2));

        Assert.Contains("expired", near.Link.EndReason, StringComparison.Ordinal);
        Assert.Null(await Waiting.For(Waiting.Start(far.Receive), "end of the link"));
    }

    [Theory]
    [InlineData("", "listening needs a certificate")]
    [InlineData("#listen_certificate_raw=x", "belong together")]
    [InlineData("#listen_certificate_raw=x;listen_private_key_raw=y", "listen_certificate with listen_private_key")]
    [InlineData("#listen_certificate_file=/nonexistent;listen_private_key_raw=y", "/nonexistent")]
    [InlineData("#root_ca_certificate_base64=%", "root_ca_certificate: ")]
    [InlineData("#root_ca_certificate_raw=x", "no PEM certificate")]
    [InlineData("#enable_mtls=perhaps", "enable_mtls=perhaps is neither true nor false")]
    [InlineData("#tls_handshake_timeout_ms=soon", "tls_handshake_timeout_ms=soon is no number")]
    public void Unusable_configuration_is_named(string config, string expected)
    {
        var fault = Assert.Throws<LinkException>(() => new LinkFactory(LinkOptions.Default).Listen(Endpoint.Parse("tls/127.0.0.1:0" + config)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static TlsOptions WithClient(TestCertificates authority, string name)
    {
        var (certificate, key) = authority.Sign(name, []);
        return LinkRig.Tls with { ConnectCertificate = new PemSource(Text: certificate), ConnectPrivateKey = new PemSource(Text: key) };
    }
}
