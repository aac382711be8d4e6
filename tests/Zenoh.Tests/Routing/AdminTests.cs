using System.Text.Json.Nodes;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Routing;
using Zenoh.Routing.Admin;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>What nodes tell about themselves, to whom, and what they refuse.</summary>
public sealed class AdminTests
{
    private readonly List<string> _warnings = [];
    private AdminOptions _options = new() { Start = static work => work() };

    [Theory]
    [InlineData("@/**", true)]
    [InlineData("@/*/router", true)]
    [InlineData("@/d1/router", true)]
    [InlineData("@/d1/*", true)]
    [InlineData("**", false)]
    [InlineData("*/d1/router", false)]
    [InlineData("@/d2/router", false)]
    [InlineData("@/d1/peer", false)]
    [InlineData("@/d1/router/config/**", false)]
    public void Router_is_described_to_those_who_ask_by_its_verbatim_key(string asked, bool isAnswered)
    {
        Network network = Build("c1-r1");

        AdminLog get = Ask(network["c1"], asked);

        Assert.Equal(isAnswered, get.Payloads.ContainsKey("@/d1/router"));
        Assert.Equal(1, get.Ends);
        Assert.Empty(get.Errors);
        if (!isAnswered)
            Assert.Empty(get.Payloads);
    }

    [Fact]
    public void Summary_names_locators_metadata_and_sessions_with_their_regions_and_weights()
    {
        _options = _options with { MetadataJson = """{"place":"roof"}""" };
        Network network = Build("c1-r1 p1-r1 r1-r2", options => options with { LinkWeights = new Dictionary<ZenohId, ushort> { [ZenohId.Parse("d2")] = 7 } });

        JsonNode summary = Ask(network["c1"], "@/d1/router").Json("@/d1/router");

        Assert.Equal(["tcp/r1:7447"], summary["locators"]!.AsArray().Select(static locator => (string?)locator));
        Assert.Equal("roof", (string?)summary["metadata"]!["place"]);
        Assert.Equal("d1", (string?)summary["zid"]);
        Assert.Equal(
            ["c1 client south:0:client -", "d2 router north 7/7/-", "e1 peer south:0:peer -"],
            summary["sessions"]!.AsArray().Select(static session => Words(session!)).Order());
    }

    [Theory]
    [InlineData("subscriber/room/*", "d1 d2", "", "c1")]
    [InlineData("queryable/room/1", "d1", "e1", "")]
    [InlineData("token/alive", "d1", "", "")]
    [InlineData("publisher/room/2", "", "e1", "")]
    [InlineData("querier/room/3", "", "", "c1")]
    public void Declarations_are_listed_by_key_with_those_who_made_them(string entry, string routers, string peers, string clients)
    {
        Network network = Build("c1-r1 p1-r1 r1-r2 c2-r2");
        network["c1"].Subscribe("room/*");
        network["c2"].Subscribe("room/*");
        network["p1"].Answer("room/1", "");
        network["r1"].Token("alive");
        network["p1"].Session.WatchSubscribers(Key("room/2"), Locality.Any, null);
        network["c1"].Session.WatchQueryables(Key("room/3"), QueryTarget.BestMatching, Locality.Any, null);
        network.Settle();

        JsonNode listed = Ask(network["c1"], "@/d1/router/**").Json($"@/d1/router/{entry}");

        Assert.Equal((routers, peers, clients), (Ids(listed["routers"]!), Ids(listed["peers"]!), Ids(listed["clients"]!)));
    }

    [Fact]
    public void One_entry_can_be_asked_for_and_keys_of_the_admin_space_itself_are_not_listed()
    {
        Network network = Build("c1-r1");
        network["c1"].Subscribe("room/1");
        network["c1"].Subscribe("room/2");
        network.Settle();

        Assert.Equal(["@/d1/router/subscriber/room/1"], Ask(network["c1"], "@/d1/router/subscriber/room/1").Payloads.Keys);
        Assert.DoesNotContain(Ask(network["c1"], "@/d1/**").Payloads.Keys, static key => key.Contains("subscriber/@", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_routers_answer_through_the_mesh_and_targets_hold()
    {
        Network network = Build("c1-r1 r1-r2 r2-r3");

        Assert.Equal(["@/d1/router", "@/d2/router", "@/d3/router"], Ask(network["c1"], "@/*/router").Payloads.Keys.Order());
        Assert.Equal(["@/d3/router"], Ask(network["c1"], "@/d3/router", QueryTarget.All).Payloads.Keys);
        Assert.Empty(Ask(network["c1"], "@/d3/router", QueryTarget.AllComplete).Payloads);
    }

    [Fact]
    public void Successors_are_the_next_hops_of_every_tree()
    {
        Network network = Build("r1-r2 r2-r3 c2-r2");

        AdminLog get = Ask(network["c2"], "@/d2/router/route/successor/**");

        Assert.Equal(
            ["src/d1/dst/d1 d1", "src/d1/dst/d3 d3", "src/d2/dst/d1 d1", "src/d2/dst/d3 d3", "src/d3/dst/d1 d1", "src/d3/dst/d3 d3"],
            get.Payloads.Select(static reply => $"{reply.Key["@/d2/router/route/successor/".Length..]} {JsonNode.Parse(reply.Value)}").Order());
        Assert.Equal("\"d2\"", Ask(network["c2"], "@/d1/router/route/successor/src/d1/dst/d3").Payloads.Values.Single());
    }

    [Fact]
    public void Link_states_are_graphs_of_routers_and_of_peers()
    {
        Network network = Build("r1-r2 r2-r3 p1-r2 c2-r2");

        AdminLog get = Ask(network["c2"], "@/d2/router/linkstate/*");

        string[] routers = get.Payloads["@/d2/router/linkstate/north"].Split('\n');
        Assert.Equal(("graph {", "}", ""), (routers[0], routers[^2], routers[^1]));
        Assert.Equal(["d1", "d2", "d3"], routers.Where(static line => !line.Contains("--", StringComparison.Ordinal) && line.Contains('"', StringComparison.Ordinal))
            .Select(static line => line.Split('"')[1]).Order());
        Assert.Equal(2, routers.Count(static line => line.Contains("--", StringComparison.Ordinal)));
        Assert.Equal("graph {\n    0 [ label = \"d2\" ]\n    1 [ label = \"e1\" ]\n}\n", get.Payloads["@/d2/router/linkstate/south:0:peer"]);
    }

    [Fact]
    public void Peers_and_clients_describe_themselves_as_well()
    {
        Network network = Build("c1-r1 p1-r1");

        AdminLog get = Ask(network["c1"], "@/*/*");

        Assert.Equal(["@/c1/client", "@/d1/router", "@/e1/peer"], get.Payloads.Keys.Order());
    }

    [Fact]
    public void Transports_are_told_one_by_one()
    {
        Network network = Build("c1-r1 p1-r1");

        AdminLog get = Ask(network["c1"], "@/d1/session/**");

        Assert.Equal(["@/d1/session/transport/unicast/c1", "@/d1/session/transport/unicast/e1"], get.Payloads.Keys.Order());
        Assert.Equal("""{"zid":"e1","whatami":"peer","is_qos":false,"is_shm":false}""", get.Payloads["@/d1/session/transport/unicast/e1"]);
    }

    [Fact]
    public void Nothing_is_answered_without_the_permission_to_read()
    {
        _options = _options with { MayRead = false };
        Network network = Build("c1-r1");

        AdminLog get = Ask(network["c1"], "@/d1/**");

        Assert.Empty(get.Payloads);
        Assert.Empty(get.Errors);
        Assert.Equal(1, get.Ends);
        Assert.Contains("permissions/read", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "permissions/write")]
    [InlineData(true, "changes nothing")]
    public void Changes_of_the_configuration_are_refused_and_the_operator_is_told_but_not_flooded(bool mayWrite, string reason)
    {
        _options = _options with { MayWrite = mayWrite };
        Network network = Build("c1-r1");

        network["c1"].Put("@/d1/router/config/scouting/multicast/enabled", "false");
        network["c1"].Put("@/d1/router/config/mode", "\"peer\"");
        network.Pass(TimeSpan.FromSeconds(2));

        string warning = Assert.Single(_warnings);
        Assert.Contains("PUT @/d1/router/config/scouting/multicast/enabled", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
        network["c1"].Put("@/d1/router/config/mode", "\"peer\"");
        network.Settle();
        Assert.Equal(2, _warnings.Count);
        Assert.EndsWith("(1 more were refused since the last time this was said.)", _warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void More_entries_than_one_query_may_ask_for_end_in_an_error()
    {
        Network network = Build("c1-r1", options => options with { Limits = new RoutingLimits { AdminReplies = 3 } });
        for (int i = 0; i <= 3; i++)
            network["r1"].Token($"t/{i}");

        AdminLog get = Ask(network["r1"], "@/d1/router/token/t/*");

        Assert.Equal(3, get.Payloads.Count);
        Assert.Contains("more than 3 entries match '@/d1/router/token/t/*': ask for fewer keys, or raise routing/limits/admin_replies there", Assert.Single(get.Errors), StringComparison.Ordinal);
        Assert.Equal(1, get.Ends);
    }

    [Fact]
    public void More_queries_than_are_answered_at_a_time_are_told_to_ask_again()
    {
        List<Action> waiting = [];
        _options = _options with { Start = waiting.Add };
        Network network = Build("c1-r1", options => options with { Limits = new RoutingLimits { AdminQueries = 2 } });
        AdminLog[] gets = [.. Enumerable.Range(0, 2 + 1).Select(_ => Ask(network["r1"], "@/d1/router"))];

        Assert.Contains("2 queries of the admin space are under way already: ask again, or raise routing/limits/admin_queries there", Assert.Single(Assert.Single(gets, static get => get.Ends == 1).Errors), StringComparison.Ordinal);
        foreach (Action work in waiting)
            work();
        Assert.All(gets, static get => Assert.Equal(1, get.Ends));
        Assert.Single(Ask(network["r1"], "@/d1/router/metrics", run: waiting).Payloads);
    }

    [Fact]
    public void Metrics_count_what_went_through_and_keep_it_when_a_session_ends()
    {
        Network network = Build("c1-r1 c2-r1");
        network["c2"].Subscribe("a");
        network["c2"].Answer("q", "", silent: true);
        network.Settle();
        network["c1"].Put("a", "1");
        network["c1"].Put("a", "2");
        network["r1"].Get("q", timeout: TimeSpan.FromSeconds(1));
        network.Settle();

        // The query for the metrics is pending as well.
        Assert.Equal("2", Metrics(network)["zenoh_pending_queries"]);
        network.Pass(TimeSpan.FromSeconds(2));
        network.Cut(network["c1"], network["r1"]);

        Dictionary<string, string> metrics = Metrics(network);

        Assert.Equal("2", metrics["zenoh_received_messages_total{kind=\"push\"}"]);
        Assert.Equal("1", metrics["zenoh_sessions{whatami=\"client\"}"]);
        Assert.Equal("1", metrics["zenoh_ended_sessions_total"]);
        Assert.Equal(("1", "1"), (metrics["zenoh_pending_queries"], metrics["zenoh_query_timeouts_total"]));
        Assert.Equal("0", metrics["zenoh_refused_total{kind=\"query\"}"]);
        Assert.DoesNotContain(metrics.Keys, static name => name.Contains("remote_id=\"c1\"", StringComparison.Ordinal));
        Assert.Contains("zenoh_transport_received_messages_total{remote_id=\"c2\",remote_whatami=\"client\"}", metrics.Keys);
    }

    [Fact]
    public void Access_rules_hold_for_the_admin_space_and_what_they_deny_is_counted()
    {
        var rule = new AccessRule
        {
            Id = "closed",
            Permission = AccessVerdict.Deny,
            Messages = MessageKinds.Query,
            KeyExpressions = [Key("@/**")],
        };
        var access = new AccessControlConfig
        {
            Enabled = true,
            DefaultPermission = AccessVerdict.Allow,
            Rules = [rule],
            Subjects = [new AccessSubject { Id = "all" }],
            Policies = [new AccessPolicy { Rules = ["closed"], Subjects = ["all"] }],
        };
        Network network = Build("c1-r1", options => options with { Filters = new FilterOptions { AccessControl = access } });

        AdminLog get = Ask(network["c1"], "@/d1/**");

        Assert.Equal((0, 1), (get.Payloads.Count, get.Ends));
        Assert.Equal("1", Metrics(network)["zenoh_dropped_messages_total{reason=\"access_control\"}"]);
    }

    [Fact]
    public void Samples_from_the_future_that_are_dropped_are_counted()
    {
        Network network = Build("c1-r1 c2-r1", options => options with { DropFutureTimestamp = true });
        SampleLog log = network["c2"].Subscribe("a");
        network.Settle();

        network["c1"].Put("a", "late", Timestamp.FromTime(network.Time.GetUtcNow().AddHours(1), network["c1"].Id));
        network.Settle();

        Assert.Empty(log.Samples);
        Assert.Equal("1", Metrics(network)["zenoh_dropped_messages_total{reason=\"future_timestamp\"}"]);
    }

    [Fact]
    public void Metadata_that_is_no_json_is_refused_before_anything_opens()
    {
        var config = new ZenohConfig { MetadataJson = "{", AdminSpace = new() { Enabled = true } };

        ArgumentException refused = Assert.Throws<ArgumentException>(() => NodeOptionsReader.Read(config, ZenohId.Parse("1"), TimeProvider.System));

        Assert.Contains("metadata", refused.Message, StringComparison.Ordinal);
    }

    private static KeyExpression Key(string text) => KeyExpression.Parse(text);

    private static string Ids(JsonNode ids) => string.Join(' ', ids.AsArray().Select(static id => (string?)id).Order());

    private static string Words(JsonNode session)
    {
        JsonNode? weight = session["weight"];
        string weights = weight is null ? "-" : $"{weight["actual_weight"]}/{weight["src_weight"]}/{weight["dst_weight"]?.ToString() ?? "-"}";
        return $"{session["peer"]} {session["whatami"]} {session["region"]} {weights}";
    }

    private static AdminLog Ask(Participant asker, string key, QueryTarget target = QueryTarget.BestMatching, List<Action>? run = null)
    {
        AdminLog log = AdminLog.Ask(asker.Session, key, target);
        asker.Network.Settle();
        foreach (Action work in run?.TakeLast(1) ?? [])
            work();
        return log;
    }

    private static Dictionary<string, string> Metrics(Network network) => Ask(network["r1"], "@/d1/router/metrics").Metrics();

    private Network Build(string links, Func<NodeOptions, NodeOptions>? configure = null)
    {
        var network = new Network();
        foreach (string link in links.Split(' '))
        {
            string[] ends = link.Split('-');
            foreach (string name in ends.Where(name => network.Nodes.All(node => node.Name != name)))
            {
                network.Add(name, configure: options =>
                    (name == "r1" ? configure?.Invoke(options) ?? options : options) with { Admin = _options, Warn = _warnings.Add });
            }

            network.Connect(network[ends[0]], network[ends[1]]);
        }

        network.Pass(TimeSpan.FromSeconds(1));
        return network;
    }
}
