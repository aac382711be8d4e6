using Zenoh.Configuration;

namespace Zenoh.Tests.Routing.Filtering;

/// <summary>What access control lets through (Zenoh wire specification, access control).</summary>
public sealed class AccessControlTests
{
    private static readonly string[] Kinds =
    [
        "put", "delete", "declare_subscriber", "query", "reply", "declare_queryable", "liveliness_token", "liveliness_query",
        "declare_liveliness_subscriber",
    ];

    private static readonly (string About, string Not)[] Properties =
    [
        ("", ""),
        ("zids: ['c1']", "zids: ['c7']"),
        ("interfaces: ['eth0', 'eth1']", "interfaces: ['eth0']"),
        ("link_protocols: ['tls']", "link_protocols: ['quic']"),
        ("usernames: ['alice', 'bob']", "usernames: ['bob']"),
        ("cert_common_names: ['alice.example']", "cert_common_names: ['bob.example']"),
        ("usernames: ['alice'], interfaces: ['eth1'], zids: ['c1']", "usernames: ['alice'], interfaces: ['eth1'], zids: ['c2']"),
    ];

    public static TheoryData<string, bool, string, bool> Cases()
    {
        var cases = new TheoryData<string, bool, string, bool>();
        foreach (string kind in Kinds)
        {
            foreach (bool ingress in (bool[])[true, false])
            {
                foreach ((string about, string not) in Properties)
                {
                    cases.Add(kind, ingress, about, true);
                    if (not.Length > 0)
                        cases.Add(kind, ingress, not, false);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule_decides_about_its_kind_flow_and_subject(string kind, bool ingress, string subject, bool isAbout)
    {
        MessageKinds asked = KindOf(kind);
        string flow = ingress ? "ingress" : "egress";
        string opposite = ingress ? "egress" : "ingress";

        // Interests go towards routers only, so what leaves is looked at where it begins: the subject is then the router.
        bool atClient = !ingress && asked is (MessageKinds.LivelinessQuery or MessageKinds.DeclareLivelinessSubscriber);
        string about = atClient ? subject.Replace("'c1'", "'d1'", StringComparison.Ordinal) : subject;

        FilteredNetwork denied = new(Rules("deny", kind, flow, about, "allow"), atClient);
        FilteredNetwork allowed = new(Rules("allow", kind, flow, about, "allow"), atClient);
        Assert.Equal(!isAbout, denied.Carries(asked, ingress, "k/a"));
        Assert.True(denied.Carries(asked, ingress, "x/a"));
        Assert.True(allowed.Carries(asked, ingress, "k/a"));
        if (about.Length == 0)
            return;

        // A rule about everybody would meet the other client's part in it.
        string[] others = [.. Kinds.Where(other => other != kind && !Needs(kind, other))];
        Assert.True(new FilteredNetwork(Rules("deny", kind, opposite, about, "allow"), atClient).Carries(asked, ingress, "k/a"));
        Assert.True(new FilteredNetwork(Rules("deny", string.Join("','", others), flow, about, "allow"), atClient).Carries(asked, ingress, "k/a"));
    }

    [Theory]
    [InlineData("x/secret/a", false)]
    [InlineData("x/secret/*", false)]
    [InlineData("x/**", true)]
    [InlineData("x/secret/a/b", true)]
    public void Rule_is_about_keys_it_includes(string key, bool passes)
    {
        FilteredNetwork network = new(Rules("deny", "put", "ingress", "", "allow", "x/secret/*"));

        Assert.Equal(passes, network.Carries(MessageKinds.Put, ingress: true, key));
        Assert.True(network.Carries(MessageKinds.Delete, ingress: true, key));
        Assert.Equal(passes ? 0 : 1, network.Router.Node.Filtered.Denied);
    }

    /// <summary>What has its effect only through messages of another kind, which must pass then.</summary>
    private static bool Needs(string kind, string other) => kind switch
    {
        "reply" => other == "declare_queryable",
        "declare_queryable" => other == "reply",
        _ => false,
    };

    private static MessageKinds KindOf(string name) => Enum.Parse<MessageKinds>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static string Rules(string permission, string kinds, string flow, string subject, string otherwise, string key = "k/**") => $$"""
        { access_control: { enabled: true, default_permission: '{{otherwise}}',
            rules: [{ id: 'r', permission: '{{permission}}', messages: ['{{kinds}}'], flows: ['{{flow}}'], key_exprs: ['{{key}}'] }],
            subjects: [{ id: 's', {{subject}} }],
            policies: [{ rules: ['r'], subjects: ['s'] }] } }
        """;
}
