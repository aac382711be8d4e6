using System.Text.Json.Nodes;
using Zenoh.Configuration;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Protocol;

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

    [Fact]
    public void Denied_query_and_denied_interests_are_ended_and_their_ends_ignored()
    {
        FilteredNetwork network = new(Rules("deny", "query','liveliness_query','declare_liveliness_subscriber", "ingress", "", "allow"));
        var raw = new RawFace(network.Router.Node, "c3", WhatAmI.Client);
        network.Other.Answer("k/a", "2");
        network.Other.Token("k/a");
        network.Settle();
        raw.Take();

        raw.Receive("3c07" + Key("k/a") + "03");
        Assert.Equal(["end 7"], raw.Take());
        foreach (string mode in (string[])["39", "59", "79"])
        {
            raw.Receive(mode + "0879" + Key("k/*"));
            Assert.Equal(["final 8"], raw.Take());
            raw.Receive("1908");
            Assert.Empty(raw.Take());
        }

        // Subscribers are asked for in the same message: those are told.
        network.Other.Subscribe("k/a");
        network.Settle();
        raw.Receive("79097b" + Key("k/*"));
        Assert.Equal(["sub 9 1 k/a", "final 9"], raw.Take());
        Assert.Equal(5, network.Router.Node.Filtered.Denied);
    }

    [Fact]
    public void Undeclaration_of_what_was_denied_is_ignored_and_key_ids_are_never_filtered()
    {
        FilteredNetwork network = new(Rules("allow", string.Join("','", Kinds), "ingress', 'egress", "", "deny", "ok/**"));
        var raw = new RawFace(network.Router.Node, "c3", WhatAmI.Client);
        network.Settle();

        // Ids 1 and 2 for "ok" and "no", subscribers of both, and then of "no" under the id that "ok" has.
        raw.Receive("1e200100026f6b" + "1e200200026e6f" + "1e620101032f2a2a" + "1e620202032f2a2a" + "1e620102032f2a2a");
        network.Router.Put("ok/a", "1");
        network.Router.Put("no/a", "2");
        Assert.Equal(["push ok/a Put 1"], raw.Take());

        raw.Receive("1e0302");
        network.Router.Put("ok/a", "3");
        Assert.Equal(["push ok/a Put 3"], raw.Take());
        raw.Receive("1e0301");
        network.Router.Put("ok/a", "4");
        Assert.Empty(raw.Take());
    }

    [Fact]
    public void Denied_subscription_attracts_nothing_from_anywhere()
    {
        FilteredNetwork network = new(Rules("deny", "declare_subscriber", "ingress", "zids: ['c1']", "allow"));
        network.Stranger.Subscribe("k/**");
        network.Settle();
        int received = network.Router.Received.Count;

        network.Other.Put("k/a", "x");
        network.Settle();

        // The publisher's router has it, and it goes no further.
        Assert.Equal(received + 1, network.Router.Received.Count);
        Assert.DoesNotContain(network.Stranger.Received, message => (message.Bytes[0] & 0x1f) == 0x1d);
        Assert.Equal(1, network.Router.Node.Filtered.Denied);
    }

    [Fact]
    public void Peer_that_has_not_told_everything_gets_nothing_it_may_not_subscribe_to()
    {
        var filters = FilteredNetwork.Read(Rules("deny", "declare_subscriber", "ingress", "", "allow"));
        Participant peer = new Network().Add("p1", configure: options => options with { Filters = filters });
        var other = new RawFace(peer.Node, "e2", WhatAmI.Peer);
        other.Take();

        peer.Put("k/a", "1");
        peer.Put("x/a", "2");

        Assert.Equal(["push x/a Put 2"], other.Take());
    }

    [Fact]
    public void Declarations_that_stand_fall_when_other_links_mean_other_rules()
    {
        FilteredNetwork network = new(Rules("deny", string.Join("','", Kinds), "ingress', 'egress", "usernames: ['bob']", "allow"));
        SampleLog log = network.Stranger.Subscribe("k/a");
        TokenLog tokens = network.Other.Tokens("k/*", InterestMode.Future);
        network.Stranger.Token("k/t");
        network.Settle();
        network.Other.Put("k/a", "1");
        network.Settle();

        network.Relink(FilteredNetwork.Link("tls", "eth1", "bob", null));
        network.Other.Put("k/a", "2");
        network.Stranger.Put("k/a", "3");
        network.Settle();

        Assert.Equal("1 3", log.Texts);
        Assert.Equal(".+k/t-k/t", tokens.ToString());
        network.Relink(FilteredNetwork.Link("tls", "eth1", "alice", null));
        Assert.True(network.Carries(MessageKinds.Put, ingress: true, "k/b"));
    }

    [Fact]
    public void Liveliness_subscriber_falls_when_other_links_mean_other_rules()
    {
        FilteredNetwork network = new(Rules("deny", "declare_liveliness_subscriber", "ingress", "usernames: ['bob']", "allow"));
        TokenLog log = network.Stranger.Tokens("k/*", InterestMode.Future);
        network.Other.Token("k/1");
        network.Settle();

        network.Relink(FilteredNetwork.Link("tls", "eth1", "bob", null));
        network.Other.Token("k/2");
        network.Settle();

        Assert.Equal(".+k/1-k/1", log.ToString());
    }

    [Theory]
    [InlineData("put", "ingress")]
    [InlineData("put", "egress")]
    [InlineData("declare_subscriber", "ingress")]
    [InlineData("declare_subscriber", "egress")]
    [InlineData("delete", "ingress")]
    public void Routers_filter_what_they_tell_each_other(string kind, string flow)
    {
        // Samples go from the client of the first router to that of the second, subscriptions the other way.
        bool atFirst = (kind == "declare_subscriber") == (flow == "ingress");
        string other = atFirst ? "d2" : "d1";
        var filters = FilteredNetwork.Read(Rules("deny", kind, flow, $"zids: ['{other}']", "allow"));
        var network = new Network();
        foreach (string name in (string[])["r1", "r2", "c1", "c2"])
            network.Add(name, configure: options => name == (atFirst ? "r1" : "r2") ? options with { Filters = filters } : options);
        network.Connect(network["r1"], network["r2"]);
        network.Connect(network["c1"], network["r1"]);
        network.Connect(network["c2"], network["r2"]);
        network.Pass(TimeSpan.FromSeconds(1));

        SampleLog denied = network["c2"].Subscribe("k/**");
        SampleLog free = network["c2"].Subscribe("x/**");
        network.Settle();
        network["c1"].Put("k/a", "1");
        network["c1"].Put("x/a", "2");
        network.Settle();

        Assert.Equal((kind == "delete" ? "1" : "", "2"), (denied.Texts, free.Texts));
    }

    [Theory]
    [InlineData("ingress", "d1", ".")]
    [InlineData("egress", "c1", ".")]
    [InlineData("egress", "c2", "+k/t.")]
    public void Answers_that_a_peer_passes_on_from_its_router_are_filtered_on_both_sides(string flow, string about, string expected)
    {
        var filters = FilteredNetwork.Read(Rules("deny", "liveliness_token", flow, $"zids: ['{about}']", "allow"));
        var network = new Network();
        foreach (string name in (string[])["c1", "p1", "r1", "c2"])
            network.Add(name, configure: options => name == "p1" ? options with { Filters = filters } : options);
        network.Connect(network["c2"], network["r1"]);
        network.Connect(network["p1"], network["r1"]);
        network.Connect(network["c1"], network["p1"]);
        network["c2"].Token("k/t");
        network.Settle();

        TokenLog log = network["c1"].Tokens("k/*", InterestMode.Current);
        network.Settle();

        Assert.Equal(expected, log.ToString());
    }

    [Fact]
    public void Recorded_client_gets_what_the_reference_let_through()
    {
        FilteredNetwork network = new(Rules("allow", string.Join("','", Kinds), "ingress', 'egress", "", "deny", "ok/**"));
        SampleLog log = network.Router.Subscribe("**");
        TokenLog tokens = network.Router.Tokens("**", InterestMode.CurrentFuture);
        var client = new RawFace(network.Router.Node, "b1", WhatAmI.Client);
        (double Milliseconds, byte[] Messages)[] recorded = [.. Recorded()];

        Say(message => message.Milliseconds < 390);
        network.Router.Put("ok/x", "1");
        network.Router.Put("no/x", "1");
        ReplyLog[] queries = [network.Router.Get("ok/q"), network.Router.Get("no/q")];
        Assert.Equal(["push ok/x Put 1", "request 1 ok/q BestMatching"], client.Take());
        Assert.Equal(".+ok/t", tokens.ToString());
        Say(message => message.Milliseconds >= 390);

        Assert.Equal(["final 7", "final 8", "end 1", "final 9", "final 10"], client.Take());
        Assert.Equal(["ok/x", "no/x", "ok/y"], log.Samples.Select(static sample => sample.Key));
        Assert.Equal(("1.", "."), (queries[0].ToString(), queries[1].ToString()));

        void Say(Func<(double Milliseconds, byte[] Messages), bool> which)
        {
            foreach ((_, byte[] messages) in recorded.Where(which))
                client.Receive(messages);
        }
    }

    /// <summary>The frames of the client in the recorded session, each without its head.</summary>
    private static IEnumerable<(double Milliseconds, byte[] Messages)> Recorded()
    {
        JsonNode session = Vector.Sessions.Single(static candidate => (string)candidate!["name"]! == "rust_acl")!;
        foreach (JsonNode? message in session["events"]!.AsArray().Where(static message => (string?)message!["dir"] == "B->A" && message["hex"] is not null))
        {
            byte[] batch = Convert.FromHexString((string)message!["hex"]!)[2..];
            if ((batch[0] & 0x1f) == Frame.Id)
                yield return ((double)message["ms"]!, batch[HeadOf(batch)..]);
        }
    }

    private static int HeadOf(byte[] batch)
    {
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header) && Frame.TryDecode(ref reader, header, out _));
        return reader.Position;
    }

    /// <summary>A key of the sender's, spelled out: scope 0 and the suffix.</summary>
    private static string Key(string text) => "00" + text.Length.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)
        + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));

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
