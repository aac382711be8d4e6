using System.Collections.Concurrent;
using System.Security.Cryptography;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Session;
using Zenoh.Tests.Links;
using Zenoh.Tests.Scouting;
using Zenoh.Tests.Transport;

namespace Zenoh.Tests.Session;

/// <summary>Nobody gets in unknown where users or certificates are demanded, whatever the link; seen from outside, with real links.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("za");

    /// <summary>Every kind of link, and what else can be agreed on.</summary>
    public static TheoryData<string, string> Links => new()
    {
        { LinkProtocols.Tcp, "" },
        { LinkProtocols.Tls, "" },
        { LinkProtocols.WebSocket, "" },
        { LinkProtocols.UnixStream, "" },
        { LinkProtocols.Udp, "" },
        { LinkProtocols.Tcp, "transport/unicast:{ lowlatency: true, qos: { enabled: false } }" },
        { LinkProtocols.Tcp, "transport/unicast/compression/enabled:true" },
        { LinkProtocols.Tcp, "transport/unicast/max_links:3" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Only_who_knows_a_users_password_gets_in(string kind, string setting)
    {
        await using ZenohSession router = await Network.Open(Set(DemandingUsers(Listening(kind)), setting));
        string address = router.Info.Locators[0];

        foreach (ZenohConfig stranger in Strangers(Set(Trusting(Network.Dialling(WhatAmI.Client, address)), setting)))
            await Assert.ThrowsAsync<ZenohException>(() => Network.Open(stranger));
        Assert.Empty(router.Info.Clients);

        await using ZenohSession known = await Network.Open(As("alice", "secret", Set(Trusting(Network.Dialling(WhatAmI.Client, address)), setting)));
        await Knows(router, known);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Stranger_can_neither_join_nor_end_the_session_of_a_user(string kind, string setting)
    {
        await using ZenohSession router = await Network.Open(Set(DemandingUsers(Listening(kind)), setting));
        string address = router.Info.Locators[0];
        ZenohConfig dialling = Set(Trusting(Network.Dialling(WhatAmI.Client, address)), setting) with { Id = ZenohId.Parse("a11ce") };
        await using ZenohSession known = await Network.Open(As("alice", "secret", dialling));

        foreach (ZenohConfig stranger in Strangers(dialling).Append(As("bob", "pw2", dialling)))
            await Assert.ThrowsAsync<ZenohException>(() => Network.Open(stranger));

        await Knows(router, known);
        await AssertHeard(router, known);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Only_who_has_a_known_key_gets_in_and_nobody_joins_or_ends_its_session(string kind, string setting)
    {
        await using ZenohSession router = await Network.Open(Set(DemandingKeys(Listening(kind), TestKeys.Alice, TestKeys.Bob), setting));
        string address = router.Info.Locators[0];
        ZenohConfig dialling = Set(Trusting(Network.Dialling(WhatAmI.Client, address)), setting) with { Id = ZenohId.Parse("a11ce") };
        using var unknown = RSA.Create(TestKeys.Bits);
        ZenohConfig[] strangers =
        [
            Brief(dialling),
            Brief(With(dialling, unknown)),
            Brief(As("alice", "secret", dialling)),
            Brief(WithKeys(dialling, new PublicKeyConfig { KeySize = TestKeys.Bits })),
        ];

        foreach (ZenohConfig stranger in strangers)
            await Assert.ThrowsAsync<ZenohException>(() => Network.Open(stranger));
        Assert.Empty(router.Info.Clients);

        await using ZenohSession known = await Network.Open(With(dialling, TestKeys.Alice));
        foreach (ZenohConfig stranger in strangers.Append(Brief(With(dialling, TestKeys.Bob))))
            await Assert.ThrowsAsync<ZenohException>(() => Network.Open(stranger));
        await Knows(router, known);
        await AssertHeard(router, known);
    }

    [Theory]
    [InlineData(LinkProtocols.Tcp, "tcp/127.0.0.1:")]
    [InlineData(LinkProtocols.Tls, "tls/127.0.0.1:")]
    [InlineData(LinkProtocols.WebSocket, "ws/127.0.0.1:")]
    [InlineData(LinkProtocols.UnixStream, "A program at unixsock-stream/")]
    [InlineData(LinkProtocols.Udp, "udp/127.0.0.1:")]
    public async Task Who_comes_without_a_password_or_with_a_wrong_one_is_named_to_the_operator(string kind, string from)
    {
        await using ZenohSession router = await Network.Open(DemandingUsers(Listening(kind)));
        ConcurrentQueue<string> warnings = Warned(router);
        ZenohConfig dialling = Brief(Trusting(Network.Dialling(WhatAmI.Client, router.Info.Locators[0])));

        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(dialling));
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(As("alice", "wrong", dialling)));

        await Told(warnings, from, "was refused: it offers no user and password", "set them there");
        await Told(warnings, from, "was refused: its user is unknown here, or its password wrong", "dictionary_file here");
    }

    [Fact]
    public async Task Who_comes_without_a_trusted_certificate_is_named_to_the_operator()
    {
        var other = new TestCertificates("other authority");
        await using ZenohSession router = await Network.Open(DemandingCertificates(Listening(LinkProtocols.Tls)));
        ConcurrentQueue<string> warnings = Warned(router);
        string address = router.Info.Locators[0];
        ZenohConfig dialling = Trusting(Network.Dialling(WhatAmI.Client, address));

        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(dialling));
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Showing(other.Sign("alice.example", []), dialling)));
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Network.Dialling(WhatAmI.Client, address)));
        string plain = address.Replace("tls/", "tcp/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Brief(Network.Dialling(WhatAmI.Client, plain))));

        await Told(warnings, "tls/127.0.0.1:", "was refused: the other side shows no certificate", "set connect_certificate");
        await Told(warnings, "tls/127.0.0.1:", "was refused: the certificate of the other side is not trusted", "root_ca_certificate");
        await Told(warnings, "tls/127.0.0.1:", "was refused: the TLS handshake failed", "does the node there dial tls, and trust");
    }

    [Fact]
    public async Task Mutual_tls_lets_in_holders_of_a_certificate_of_its_authority_only()
    {
        var other = new TestCertificates("other authority");
        await using ZenohSession router = await Network.Open(DemandingCertificates(Listening(LinkProtocols.Tls)));
        ZenohConfig dialling = Trusting(Network.Dialling(WhatAmI.Client, router.Info.Locators[0]));

        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(dialling));
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Showing(other.Sign("alice.example", []), dialling)));
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Showing(Expired(), dialling)));
        string plain = router.Info.Locators[0].Replace("tls/", "tcp/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<ZenohException>(() => Network.Open(Brief(Network.Dialling(WhatAmI.Client, plain))));
        Assert.Empty(router.Info.Clients);

        await using ZenohSession known = await Network.Open(Showing(TestCertificates.Shared.Sign("alice.example", []), dialling));
        await Knows(router, known);
    }

    [Fact]
    public async Task Holder_of_another_certificate_cannot_join_a_session()
    {
        ZenohConfig listening = DemandingCertificates(Listening(LinkProtocols.Tls)).WithSetting("transport/unicast/max_links:3");
        await using ZenohSession router = await Network.Open(listening);
        ZenohConfig dialling = Trusting(Network.Dialling(WhatAmI.Client, router.Info.Locators[0])).WithSetting("transport/unicast/max_links:3") with { Id = ZenohId.Parse("a11ce") };
        await using ZenohSession known = await Network.Open(Showing(TestCertificates.Shared.Sign("alice.example", []), dialling));

        ZenohException refusal = await Assert.ThrowsAsync<ZenohException>(
            () => Network.Open(Showing(TestCertificates.Shared.Sign("bob.example", []), dialling)));

        Assert.Contains("invalid", refusal.Message, StringComparison.OrdinalIgnoreCase);
        await Knows(router, known);
    }

    [Theory]
    [InlineData("tcp/[::]:0")]
    [InlineData("udp/0.0.0.0:0")]
    [InlineData("ws/0.0.0.0:0")]
    [InlineData("udp/224.0.0.225:7447")]
    public async Task Mutual_tls_and_an_endpoint_that_lets_in_everybody_exclude_each_other(string endpoint)
    {
        ZenohConfig config = DemandingCertificates(Network.Listening(WhatAmI.Peer, endpoint));

        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(config));

        Assert.Contains(endpoint, error.Message, StringComparison.Ordinal);
        Assert.Contains("enable_mtls", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_of_this_machine_may_have_an_endpoint_of_their_own_beside_mutual_tls()
    {
        await using ZenohSession router = await Network.Open(DemandingCertificates(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0")));
        await using ZenohSession client = await Network.Open(Network.Dialling(WhatAmI.Client, router.Info.Locators[0]));
        await Knows(router, client);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("certificates")]
    [InlineData("keys")]
    public async Task Node_that_only_gossip_named_is_not_dialled_where_it_would_prove_nothing(string demanded)
    {
        await using ZenohSession router = await Network.Open(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"));
        ZenohConfig wary = Network.Dialling(WhatAmI.Peer, router.Info.Locators[0]);
        wary = demanded switch { "users" => DemandingUsers(wary), "keys" => DemandingKeys(wary, TestKeys.Alice), _ => DemandingCertificates(wary) };
        await using ZenohSession rogue = await Network.Open(
            Network.Dialling(WhatAmI.Peer, router.Info.Locators[0]) with { Listen = new ListenConfig("tcp/127.0.0.1:0") });

        await using ZenohSession peer = await Network.Open(wary);

        await Eventually.True(() => peer.Info.Problems.Any(problem => problem.Contains(rogue.Id.ToString(), StringComparison.Ordinal)), "a word about the stranger");
        Assert.Empty(peer.Info.Peers);
        Assert.Empty(rogue.Info.Peers);
    }

    [Fact]
    public Task Node_that_only_multicast_named_is_not_dialled_where_it_would_prove_nothing() =>
        LoopbackNetwork.RunAsync(typeof(AuthenticationTests), async () =>
        {
            ZenohConfig listening = new ZenohConfig().WithSetting("listen/endpoints:['tcp/127.0.0.1:0']");
            await using ZenohSession wary = await Network.Open(DemandingUsers(listening));
            await using ZenohSession rogue = await Network.Open(listening);
            await using ZenohSession other = await Network.Open(listening);

            await Eventually.True(() => wary.Info.Problems.Count > 0, "a word about a stranger");
            await Eventually.True(() => rogue.Info.Peers.Contains(other.Id), "peers that demand nothing to find each other");
            Assert.Equal([other.Id], rogue.Info.Peers);
            Assert.Empty(wary.Info.Peers);
        });

    [Theory]
    [InlineData("usrpwd")]
    [InlineData("pubkey")]
    public async Task Multicast_group_is_not_joined_where_users_or_keys_are_demanded(string demanded)
    {
        ZenohConfig config = Network.Listening(WhatAmI.Peer, "udp/224.0.0.225:7447");
        config = demanded == "usrpwd" ? DemandingUsers(config) : DemandingKeys(config, TestKeys.Alice);

        ZenohException error = await Assert.ThrowsAsync<ZenohException>(() => Network.Open(config));

        Assert.Contains(demanded, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_without_a_password_is_no_user()
    {
        ZenohConfig config = DemandingUsers(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"), "alice:secret\nbob:\n");

        ZenohException error = Assert.Throws<ZenohException>(() => Zenoh.Transport.TransportOptionsReader.Read(config));

        Assert.Contains(":2: not user:password", error.Message, StringComparison.Ordinal);
    }

    // The dialling side has its session a moment before the other one shows it.
    private static async Task Knows(ZenohSession router, ZenohSession client)
    {
        await Eventually.True(() => router.Info.Clients.Count > 0, "the client at the router");
        Assert.Equal([client.Id], router.Info.Clients);
    }

    /// <summary>Nothing, an unknown user, a wrong password, no password at all.</summary>
    private static IEnumerable<ZenohConfig> Strangers(ZenohConfig config) =>
        new[] { config, As("carol", "secret", config), As("alice", "Secret", config), As("alice", "", config), As("", "", config) }.Select(Brief);

    /// <summary>Gives up soon: nobody answers a stranger's datagrams.</summary>
    private static ZenohConfig Brief(ZenohConfig config) => config.WithSetting("transport/unicast/open_timeout:1000");

    private static ZenohConfig As(string user, string password, ZenohConfig config) =>
        WithAuth(config, new UserPasswordConfig { User = user, Password = password });

    private static ZenohConfig WithAuth(ZenohConfig config, UserPasswordConfig users) =>
        config with { Transport = config.Transport with { Auth = config.Transport.Auth with { UserPassword = users } } };

    private static ZenohConfig With(ZenohConfig config, RSA key) => WithKeys(config, new PublicKeyConfig { PrivateKeyPem = key.ExportRSAPrivateKeyPem() });

    private static ZenohConfig WithKeys(ZenohConfig config, PublicKeyConfig keys) =>
        config with { Transport = config.Transport with { Auth = config.Transport.Auth with { PublicKey = keys } } };

    private static async Task AssertHeard(ZenohSession router, ZenohSession known)
    {
        using QueuedSubscriber subscriber = router.DeclareSubscriber("k", QueueOptions.Default);
        using Publisher publisher = known.DeclarePublisher("k", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => publisher.HasMatchingSubscribers, "the subscriber");
        publisher.Put("still here"u8);
        using Sample sample = await PublicationTests.Next(subscriber);
        Assert.Equal("still here"u8, sample.Payload.Span);
    }

    private static ZenohConfig Set(ZenohConfig config, string setting) => setting.Length == 0 ? config : config.WithSetting(setting);

    private static ZenohConfig WithTls(ZenohConfig config, Func<TlsConfig, TlsConfig> change) =>
        config with { Transport = config.Transport with { Link = config.Transport.Link with { Tls = change(config.Transport.Link.Tls) } } };

    private static ZenohConfig Trusting(ZenohConfig config) =>
        WithTls(config, tls => tls with { RootCaCertificateBase64 = Base64(TestCertificates.Shared.AuthorityPem) });

    private static ZenohConfig Showing((string Certificate, string Key) own, ZenohConfig config) => WithTls(config,
        tls => tls with { ConnectCertificateBase64 = Base64(own.Certificate), ConnectPrivateKeyBase64 = Base64(own.Key) });

    private static ZenohConfig DemandingCertificates(ZenohConfig config) => WithTls(Trusting(config), tls => tls with { EnableMtls = true });

    private static ConcurrentQueue<string> Warned(ZenohSession session)
    {
        ConcurrentQueue<string> warnings = [];
        session.Warned += warnings.Enqueue;
        return warnings;
    }

    private static Task Told(ConcurrentQueue<string> warnings, string from, params string[] parts) => Eventually.True(
        () => warnings.Any(text => text.StartsWith(from, StringComparison.Ordinal) && parts.All(part => text.Contains(part, StringComparison.Ordinal))),
        $"a warning that begins with {from} and says {string.Join(" … ", parts)}");

    private static (string Certificate, string Key) Expired() => TestCertificates.Shared.Sign("alice.example", [], DateTimeOffset.UtcNow.AddMinutes(-1));

    private static string Base64(string pem) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem));

    private ZenohConfig DemandingUsers(ZenohConfig config, string dictionary = "alice:secret\nbob:pw2\n")
    {
        string file = Path.Combine(_folder.FullName, "users.txt");
        File.WriteAllText(file, dictionary);
        return WithAuth(config, new UserPasswordConfig { DictionaryFile = file });
    }

    private ZenohConfig DemandingKeys(ZenohConfig config, params IEnumerable<RSA> known)
    {
        string file = Path.Combine(_folder.FullName, "keys.pem");
        File.WriteAllLines(file, known.Select(static key => key.ExportRSAPublicKeyPem()));
        return WithKeys(config, new PublicKeyConfig { KnownKeysFile = file, KeySize = TestKeys.Bits });
    }

    private ZenohConfig Listening(string kind)
    {
        (string certificate, string key) = TestCertificates.Shared.Sign("router.example", ["127.0.0.1"]);
        string endpoint = kind == LinkProtocols.UnixStream ? $"{kind}/{Path.Combine(_folder.FullName, "r")}" : $"{kind}/127.0.0.1:0";
        return WithTls(Network.Listening(WhatAmI.Router, endpoint),
            tls => tls with { ListenCertificateBase64 = Base64(certificate), ListenPrivateKeyBase64 = Base64(key) });
    }
}
