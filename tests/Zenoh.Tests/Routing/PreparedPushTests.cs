using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Tests.Routing.Filtering;
using Zenoh.Tests.Transport;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Routing;

/// <summary>The short way of a publisher's puts: what it gives out, and when it is not taken.</summary>
public sealed class PreparedPushTests
{
    private static readonly KeyExpression Key = KeyExpression.Parse("k/a");
    private static readonly PushOptions Plain = new(default);

    [Theory]
    [InlineData("k", 0, null, 0)]
    [InlineData("some/longer/key/*", 5, null, 8)]
    [InlineData("k", 65_535, "a/name;and a schema", 127)]
    [InlineData("k", 0, null, 128)]
    [InlineData("k/**", 1, "x", 70_000)]
    public void Prepared_put_is_byte_for_byte_what_encoding_all_of_it_gives(string key, int encoding, string? schema, int length)
    {
        foreach (CongestionControl congestion in Enum.GetValues<CongestionControl>())
        {
            var qos = new QoS(Priority.DataHigh, congestion, express: length == 8);
            byte[] payload = new byte[length];
            OptionalBytes named = schema is null ? default : new OptionalBytes(System.Text.Encoding.UTF8.GetBytes(schema));
            var wire = new WireEncoding((ushort)encoding, named);
            var whole = default(PushMessage);
            whole.Push.Key = new WireExpression(KeyExpression.Parse(key).Utf8);
            whole.Push.Extensions.QoS = qos;
            whole.Push.Body = new SampleBody { Kind = SampleKind.Put, Encoding = wire, Payload = payload };
            var publication = new Publication(KeyExpression.Parse(key), wire, new PushOptions(qos));
            Assert.Equal(Encode(whole), Encode(new PreparedPush(publication.Head(new WireExpression(publication.Key.Utf8)), payload)));
            Assert.Equal((Priority.DataHigh, congestion, length == 8), (publication.SendOptions.Priority, publication.SendOptions.Congestion, publication.SendOptions.Express));
        }
    }

    [Fact]
    public void Put_for_one_other_node_takes_the_short_way_and_arrives()
    {
        (Network network, SampleLog log) = TwoPeers();
        Assert.True(TryPut(network["p1"], Plain, "x"));
        network.Settle();
        Assert.Equal("x", log.Texts);
    }

    [Fact]
    public void Short_way_follows_subscribers_that_come_and_go()
    {
        (Network network, SampleLog log) = TwoPeers();
        var publication = new Publication(Key, default, Plain);
        Assert.True(network["p1"].Session.TryPush(publication, "x"u8, out _));
        network.Settle();
        log.Entity!.Dispose();
        network.Settle();
        Assert.False(network["p1"].Session.TryPush(publication, "y"u8, out _));
        SampleLog again = network["p2"].Subscribe("k/**");
        network.Settle();
        Assert.True(network["p1"].Session.TryPush(publication, "z"u8, out _));
        network.Settle();
        Assert.Equal(("x", "z"), (log.Texts, again.Texts));
    }

    [Fact]
    public void Put_joins_others_on_their_way_only_while_the_tables_stay_as_they_are()
    {
        (Network network, SampleLog log) = TwoPeers();
        var outlet = new BatchOutlet();
        Transmitter transmitter = Transmitting.Make(outlet);
        SendOptions options = new Publication(Key, default, Plain).SendOptions;
        ((MemoryTransport)network.Face(network["p1"], network["p2"]).Transport).Lane = transmitter.LaneOf(options);
        Transmitting.Send(transmitter, 0, 16, options with { IsHeld = true });
        var publication = new Publication(Key, default, Plain);
        for (int i = 0; i < 100; i++)
            Assert.True(network["p1"].Session.TryPush(publication, "before"u8, out _));
        Assert.True(publication.TryJoin(Recorder.Payload(1, 16)));
        log.Entity!.Dispose();
        network.Settle();

        Assert.False(publication.TryJoin(Recorder.Payload(2, 16)));
        transmitter.Release();
        Assert.Equal([0, 1], outlet.Arrived().Select(static message => message.Number));
        transmitter.Close(TimeSpan.Zero);
    }

    [Theory]
    [InlineData((int)SendOutcome.Dropped)]
    [InlineData((int)SendOutcome.Closed)]
    public void Short_way_and_long_way_both_tell_that_a_put_was_lost(int lost)
    {
        (Network network, _) = TwoPeers();
        ((MemoryTransport)network.Face(network["p1"], network["p2"]).Transport).Outcome = (SendOutcome)lost;
        Assert.True(network["p1"].Session.TryPush(new Publication(Key, default, Plain), "x"u8, out SendOutcome outcome));
        Assert.Equal((SendOutcome)lost, outcome);
        Assert.Equal((SendOutcome)lost, network["p1"].Session.Push(Key, default, Plain));
    }

    [Fact]
    public void Short_way_is_not_taken_when_this_node_subscribes_too()
    {
        (Network network, _) = TwoPeers();
        network["p1"].Subscribe("k/*");
        Assert.False(TryPut(network["p1"], Plain, "x"));
    }

    [Fact]
    public void Short_way_is_not_taken_when_two_nodes_subscribe()
    {
        (Network network, _) = TwoPeers();
        network.Connect(network["p1"], network.Add("p3"));
        network["p3"].Subscribe("k/*");
        network.Settle();
        Assert.False(TryPut(network["p1"], Plain, "x"));
    }

    [Fact]
    public void Short_way_is_not_taken_by_what_is_not_for_other_nodes()
    {
        (Network network, _) = TwoPeers();
        Assert.False(TryPut(network["p1"], Plain with { Locality = Locality.Local }, "x"));
    }

    [Fact]
    public void Short_way_is_not_taken_where_puts_are_stamped()
    {
        (Network network, _) = TwoPeers(stamps: true);
        Assert.False(TryPut(network["p1"], Plain, "x"));
    }

    [Fact]
    public void Short_way_is_not_taken_where_rules_decide_what_leaves()
    {
        const string rules = "{ downsampling: [{ flows: ['egress'], messages: ['put'], rules: [{ key_expr: 'k/*', freq: 1 }] }] }";
        Assert.False(TryPut(Filtered(rules).Stranger, Plain, "x"));
        Assert.True(TryPut(Filtered("{}").Stranger, Plain, "x"));

        static FilteredNetwork Filtered(string rules)
        {
            var network = new FilteredNetwork(rules, atClient: true);
            network.Other.Subscribe("k/*");
            network.Settle();
            return network;
        }
    }

    private static (Network Network, SampleLog Log) TwoPeers(bool stamps = false)
    {
        var network = new Network();
        network.Connect(network.Add("p1", configure: options => options with { Timestamping = stamps }), network.Add("p2"));
        SampleLog log = network["p2"].Subscribe("k/*");
        network.Settle();
        return (network, log);
    }

    private static bool TryPut(Participant node, PushOptions options, string text) =>
        node.Session.TryPush(new Publication(Key, default, options), System.Text.Encoding.UTF8.GetBytes(text), out _);

    private static byte[] Encode<TMessage>(scoped in TMessage message)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        var writer = new WireWriter(new byte[100_000]);
        message.EncodeHead(ref writer);
        writer.WriteBytes(message.Tail);
        Assert.False(writer.Overflowed);
        return writer.Written.ToArray();
    }
}
