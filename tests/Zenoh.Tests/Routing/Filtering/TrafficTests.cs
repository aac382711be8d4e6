using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing.Filtering;

/// <summary>Rates, sizes and quality of service by key.</summary>
public sealed class TrafficTests
{
    private static readonly TimeSpan HundredHertz = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("egress", "tcp", 10, 10)]
    [InlineData("ingress", "tls", 10, 10)]
    [InlineData("egress", "tcp", 30, 30)]
    [InlineData("egress", "tcp", 1, 1)]
    [InlineData("egress", "tcp", 0.5, 1)]
    [InlineData("egress", "tcp", 0, 0)]
    [InlineData("egress", "tcp", 1000, 100)]
    [InlineData("egress", "tls", 10, 100)]
    public void Downsampling_passes_so_many_of_a_hundred_at_100_Hz(string flow, string protocol, double frequency, int passed)
    {
        FilteredNetwork network = new(FormattableString.Invariant(
            $"{{ downsampling: [{{ flows: ['{flow}'], link_protocols: ['{protocol}'], messages: ['put'], rules: [{{ key_expr: 'k/*', freq: {frequency} }}] }}] }}"));
        SampleLog limited = network.Other.Subscribe("k/a");
        SampleLog free = network.Other.Subscribe("x/a");
        network.Settle();

        for (int i = 0; i < 100; i++)
        {
            network.Stranger.Put("k/a", "x");
            network.Stranger.Put("x/a", "x");
            network.Settle();
            network.Time.Advance(HundredHertz);
        }

        Assert.Equal((passed, 100), (limited.Samples.Count, free.Samples.Count));
        Assert.Equal(100 - passed, network.Router.Node.Filtered.TooFrequent);
    }

    [Fact]
    public void After_a_pause_downsampling_does_not_make_up_for_what_was_not_sent()
    {
        FilteredNetwork network = new("{ downsampling: [{ messages: ['put'], flows: ['ingress'], rules: [{ key_expr: 'k', freq: 10 }] }] }");
        SampleLog log = network.Other.Subscribe("k");
        network.Settle();

        foreach ((string text, double seconds) in new[] { ("1", 60.0), ("2", 0), ("3", 0.1), ("4", 0) })
        {
            network.Stranger.Put("k", text);
            network.Settle();
            network.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal("1 2 4", log.Texts);
    }

    [Fact]
    public void Of_the_frequencies_in_one_rule_the_first_that_includes_a_key_holds_for_all_its_keys_together()
    {
        var options = FilteredNetwork.Read("""
            { downsampling: [{ messages: ['put'], rules: [{ key_expr: 'a/b', freq: 100 }, { key_expr: 'a/**', freq: 1 }] }] }
            """);
        FlowFilter filter = Make(options);

        Assert.True(Passes(filter, "a/x"));
        Assert.False(Passes(filter, "a/y"));
        Assert.True(Passes(filter, "a/b"));
        Assert.True(Passes(filter, "b"));
    }

    [Theory]
    [InlineData(8, 0, true)]
    [InlineData(5, 3, true)]
    [InlineData(9, 0, false)]
    [InlineData(5, 4, false)]
    [InlineData(0, 9, false)]
    public void Low_pass_filter_drops_what_has_more_payload_and_attachment_than_its_limit(int payload, int attachment, bool passes)
    {
        FlowFilter filter = Make(FilteredNetwork.Read("""
            { low_pass_filter: [{ messages: ['put', 'query', 'reply'], key_exprs: ['k/**'], size_limit: 8 },
                                { messages: ['put'], key_exprs: ['**'], size_limit: 1000 }] }
            """));
        QoS qos = default;
        byte[] bytes = new byte[payload];
        byte[] attached = new byte[attachment];
        var put = new SampleBody { Payload = bytes, Attachment = (ReadOnlySpan<byte>)attached };
        var delete = new SampleBody { Kind = SampleKind.Delete, Attachment = (ReadOnlySpan<byte>)attached };
        var query = new Query { Payload = bytes, Attachment = (ReadOnlySpan<byte>)attached };
        var reply = new Zenoh.Protocol.Network.Response { Reply = new Reply { Sample = put } };
        KeyExpression key = KeyExpression.Parse("k/a");

        Assert.Equal(passes, filter.Passes(key, put, ref qos));
        Assert.Equal(passes, filter.Passes(key, query, ref qos));
        Assert.Equal(passes, filter.Passes(key, reply, ref qos));
        Assert.True(filter.Passes(key, delete, ref qos));
        Assert.True(filter.Passes(KeyExpression.Parse("x"), put, ref qos));
    }

    [Fact]
    public void Query_that_is_too_large_or_too_frequent_is_ended_at_once()
    {
        FilteredNetwork network = new("{ downsampling: [{ messages: ['query'], flows: ['ingress'], rules: [{ key_expr: 'k', freq: 1 }] }] }");
        network.Other.Answer("k", "2");
        network.Settle();

        ReplyLog first = network.Stranger.Get("k");
        ReplyLog second = network.Stranger.Get("k");
        network.Settle();

        Assert.Equal(("2.", "."), (first.ToString(), second.ToString()));
    }

    [Theory]
    [InlineData("", 100, Priority.RealTime, CongestionControl.Block, true)]
    [InlineData("payload_size: '100..200',", 100, Priority.RealTime, CongestionControl.Block, true)]
    [InlineData("payload_size: '..99',", 100, Priority.Data, CongestionControl.Drop, false)]
    [InlineData("payload_size: '101..',", 100, Priority.Data, CongestionControl.Drop, false)]
    [InlineData("key_exprs: ['x/**'],", 100, Priority.Data, CongestionControl.Drop, false)]
    [InlineData("key_exprs: ['**'],", 100, Priority.RealTime, CongestionControl.Block, true)]
    [InlineData("zids: ['c1'],", 100, Priority.RealTime, CongestionControl.Block, true)]
    [InlineData("zids: ['c2'],", 100, Priority.Data, CongestionControl.Drop, false)]
    [InlineData("interfaces: ['eth1'], link_protocols: ['tls'],", 100, Priority.RealTime, CongestionControl.Block, true)]
    [InlineData("interfaces: ['eth1'], link_protocols: ['tcp'],", 100, Priority.Data, CongestionControl.Drop, false)]
    public void Network_qos_is_set_by_key_size_and_subject(string about, int size, Priority priority, CongestionControl congestion, bool express)
    {
        FlowFilter? filter = TryMake(FilteredNetwork.Read($$"""
            { qos: { network: [{ messages: ['put'], {{about}} overwrite: { priority: 'real_time', congestion_control: 'block', express: true } }] } }
            """));
        QoS qos = default;

        if (filter is not null)
            Assert.True(filter.Passes(KeyExpression.Parse("k"), new SampleBody { Payload = new byte[size] }, ref qos));

        Assert.Equal((priority, congestion, express), (qos.Priority, qos.CongestionControl, qos.IsExpress));
    }

    [Fact]
    public void What_leaves_with_another_quality_of_service_leaves_so_for_that_neighbour_only()
    {
        FilteredNetwork network = new("{ qos: { network: [{ messages: ['put'], flows: ['egress'], zids: ['c1'], overwrite: { priority: 'background' } }] } }");
        PriorityLog rewritten = new(network.Stranger);
        PriorityLog plain = new(network.Other);
        network.Settle();

        network.Router.Put("k", "x");
        network.Settle();

        Assert.Equal(Priority.Background, Assert.Single(rewritten.Priorities));
        Assert.Equal(Priority.Data, Assert.Single(plain.Priorities));
    }

    [Fact]
    public void What_arrives_with_another_quality_of_service_goes_on_with_it()
    {
        FilteredNetwork network = new("{ qos: { network: [{ messages: ['put'], flows: ['ingress'], overwrite: { priority: 'data_high' } }] } }");
        PriorityLog log = new(network.Other);
        network.Settle();

        network.Stranger.Put("k", "x");
        network.Settle();

        Assert.Equal(Priority.DataHigh, Assert.Single(log.Priorities));
    }

    private static bool Passes(FlowFilter filter, string key)
    {
        QoS qos = default;
        return filter.Passes(KeyExpression.Parse(key), default(SampleBody), ref qos);
    }

    private static FlowFilter Make(FilterOptions options) => TryMake(options)!;

    private static FlowFilter? TryMake(FilterOptions options)
    {
        var subject = new Subject(ZenohId.Parse("c1"), [FilteredNetwork.Link("tls", "eth1", "alice", "alice.example")]);
        var rules = FlowRules.For(Zenoh.Configuration.Flows.Ingress, subject, options, new AccessPolicies(options.AccessControl), new ManualTime());
        return rules is null ? null : new FlowFilter(rules, new FilterCounts());
    }

    private sealed class PriorityLog : ISampleReceiver
    {
        public PriorityLog(Participant at) => at.Session.DeclareSubscriber(KeyExpression.Parse("k"), this);

        public List<Priority> Priorities { get; } = [];

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) => Priorities.Add(context.QoS.Priority);
    }
}
