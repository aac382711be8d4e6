using Zenoh.Configuration;
using Zenoh.Session;
using Zenoh.Tests.Links;

namespace Zenoh.Tests.Session;

/// <summary>Rules about users, certificates, protocols and interfaces, over real links: the router lets each write where it may.</summary>
public sealed class SubjectTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zf");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("usernames: ['alice']", "usernames: ['bob']")]
    [InlineData("usernames: ['alice'], link_protocols: ['tcp']", "usernames: ['bob'], interfaces: ['lo']")]
    public async Task User_writes_where_the_rules_about_the_user_say(string alice, string bob)
    {
        string dictionary = Path.Combine(_folder.FullName, "users.txt");
        await File.WriteAllTextAsync(dictionary, "alice:secret\nbob:pw2\n", TestContext.Current.CancellationToken);
        ZenohConfig router = Ruled(Network.Listening(WhatAmI.Router, "tcp/127.0.0.1:0"), alice, bob)
            .WithSetting($"transport/auth/usrpwd/dictionary_file:'{dictionary}'");

        await Check(router,
            dialling => dialling.WithSetting("transport/auth/usrpwd:{ user: 'alice', password: 'secret' }"),
            dialling => dialling.WithSetting("transport/auth/usrpwd:{ user: 'bob', password: 'pw2' }"));
    }

    [Fact]
    public async Task Holder_of_a_certificate_writes_where_the_rules_about_its_common_name_say()
    {
        (string certificate, string key) = TestCertificates.Shared.Sign("router.example", ["127.0.0.1"]);
        ZenohConfig router = Ruled(Network.Listening(WhatAmI.Router, "tls/127.0.0.1:0"), "cert_common_names: ['alice.example']", "cert_common_names: ['bob.example']")
            .WithSetting($"transport/link/tls:{{ enable_mtls: true, {Pem("root_ca_certificate", TestCertificates.Shared.AuthorityPem)}, "
                + $"{Pem("listen_certificate", certificate)}, {Pem("listen_private_key", key)} }}");

        await Check(router, dialling => Showing("alice.example", dialling), dialling => Showing("bob.example", dialling));
    }

    [Fact]
    public async Task Publisher_of_a_node_with_rules_about_what_leaves_keeps_to_them()
    {
        await using Network network = await Network.OpenAsync(Topology.PeersOverUnix, static config => config
            .WithSetting("access_control:{ enabled: true, default_permission: 'allow', rules: [{ id: 'r', permission: 'deny', flows: ['egress'], messages: ['put'], "
                + "key_exprs: ['x/**'] }], subjects: [{ id: 's' }], policies: [{ rules: ['r'], subjects: ['s'] }] }"));
        using QueuedSubscriber everything = network.A.DeclareSubscriber("**", QueueOptions.Default);
        using Publisher denied = network.B.DeclarePublisher("x/a", delivery: DeliveryOptions.Queries);
        using Publisher allowed = network.B.DeclarePublisher("y/a", delivery: DeliveryOptions.Queries);
        await Eventually.True(() => denied.HasMatchingSubscribers && allowed.HasMatchingSubscribers, "the subscriber");

        for (int i = 0; i < 3; i++)
        {
            denied.Put("no"u8);
            allowed.Put("yes"u8);
            using Sample sample = await PublicationTests.Next(everything);
            Assert.Equal("y/a", sample.Key.ToString());
        }

        Assert.Equal(3, network.B.Info.MessagesFiltered);
    }

    private static async Task Check(ZenohConfig listening, Func<ZenohConfig, ZenohConfig> asAlice, Func<ZenohConfig, ZenohConfig> asBob)
    {
        await using ZenohSession router = await Network.Open(listening);
        using QueuedSubscriber everything = router.DeclareSubscriber("**", QueueOptions.Default);
        ZenohConfig dialling = Network.Dialling(WhatAmI.Client, router.Info.Locators[0]);
        await using ZenohSession alice = await Network.Open(asAlice(dialling));
        await using ZenohSession bob = await Network.Open(asBob(dialling));

        foreach ((ZenohSession session, string own) in new[] { (alice, "alice"), (bob, "bob") })
        {
            foreach (string area in (string[])["alice", "bob", "elsewhere"])
                session.Put($"{area}/x", System.Text.Encoding.UTF8.GetBytes(own));
            session.Put($"{own}/end", "."u8);
            using Sample written = await PublicationTests.Next(everything);
            using Sample end = await PublicationTests.Next(everything);
            Assert.Equal(($"{own}/x", $"{own}/end"), (written.Key.ToString(), end.Key.ToString()));
        }

        Assert.Equal(4, router.Info.MessagesFiltered);
    }

    private static ZenohConfig Ruled(ZenohConfig config, string alice, string bob) => config.WithSetting($$"""
        access_control:{ enabled: true,
          rules: [
            { id: 'alice', permission: 'allow', messages: ['put'], flows: ['ingress'], key_exprs: ['alice/**'] },
            { id: 'bob', permission: 'allow', messages: ['put'], flows: ['ingress'], key_exprs: ['bob/**'] } ],
          subjects: [{ id: 'a', {{alice}} }, { id: 'b', {{bob}} }],
          policies: [{ rules: ['alice'], subjects: ['a'] }, { rules: ['bob'], subjects: ['b'] }] }
        """);

    private static ZenohConfig Showing(string name, ZenohConfig config)
    {
        (string certificate, string key) = TestCertificates.Shared.Sign(name, []);
        return config.WithSetting($"transport/link/tls:{{ {Pem("root_ca_certificate", TestCertificates.Shared.AuthorityPem)}, "
            + $"{Pem("connect_certificate", certificate)}, {Pem("connect_private_key", key)} }}");
    }

    private static string Pem(string key, string pem) => $"{key}_base64: '{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem))}'";
}
