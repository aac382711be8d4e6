using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Data;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Tests.Routing.Filtering;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>Keys with many samples get ids towards other nodes: when, with whom, and that nobody may be misled by one.</summary>
public sealed class KeyIdTests
{
    private const int Many = 16;
    private static readonly KeyExpression Key = KeyExpression.Parse("k/a");
    private static readonly PushOptions Plain = new(default);

    private readonly Network _network = new();

    [Fact]
    public void Publisher_names_its_key_by_an_id_that_was_declared_before_once_its_puts_are_many()
    {
        (Participant from, Participant to) = TwoPeers();
        SampleLog log = Subscribe(to);
        Put(from, 2 * Many);

        Assert.Equal(Numbers(2 * Many), log.Texts);
        Assert.All(log.Samples, static sample => Assert.Equal("k/a", sample.Key));
        List<string> words = Words(to);
        Assert.Equal("key 1 k/a", Assert.Single(words, static word => word.StartsWith("key", StringComparison.Ordinal)));
        int declared = words.IndexOf("key 1 k/a");
        int firstById = words.IndexOf("push 1");
        Assert.InRange(firstById, declared + 1, words.Count);
        Assert.Equal(words.Count - firstById, words.Count(static word => word == "push 1"));
        Assert.InRange(words.Count(static word => word == "push 0 k/a"), Many - 1, Many);
    }

    [Fact]
    public void Few_puts_and_puts_without_a_publisher_spell_their_key_out()
    {
        (Participant from, Participant to) = TwoPeers();
        Subscribe(to);
        Put(from, Many - 1);
        for (int i = 0; i < 2 * Many; i++)
            from.Session.Push(KeyExpression.Parse("k/b"), new SampleBody { Payload = "x"u8 }, Plain);
        _network.Settle();

        Assert.All(Words(to), static word => Assert.StartsWith("push 0 k/", word, StringComparison.Ordinal));
    }

    [Fact]
    public void Puts_for_several_nodes_name_the_key_as_each_was_told()
    {
        (Participant from, Participant to) = TwoPeers();
        Participant third = Connect(from, "p3");
        SampleLog log = Subscribe(to);
        Put(from, 2 * Many, "k/other");
        SampleLog last = Subscribe(third);
        Put(from, 2 * Many);

        Assert.Equal(Numbers(2 * Many) + " " + Numbers(2 * Many), log.Texts);
        Assert.Equal(Numbers(2 * Many), last.Texts);
        Assert.Contains("push 2", Words(to));
        Assert.Contains("push 1", Words(third));
    }

    [Fact]
    public void Router_names_keys_of_busy_publishers_by_ids_of_its_own()
    {
        Participant router = _network.Add("r1");
        Participant to = Connect(router, "c9");
        SampleLog log = Subscribe(to);
        var publisher = new RawFace(router.Node, "c8", WhatAmI.Client);
        publisher.Receive(Declared(7, "k/a"));
        for (int i = 0; i < 2 * Many; i++)
            publisher.Receive(Pushed(new WireExpression(7, senderMapping: true, default), $"{i}"));
        _network.Settle();
        publisher.Receive([.. Enumerable.Range(2 * Many, 5).SelectMany(static i => Pushed(new WireExpression(7, senderMapping: true, default), $"{i}"))]);
        _network.Settle();

        Assert.Equal(Numbers((2 * Many) + 5), log.Texts);
        List<string> words = Words(to);
        Assert.Equal("key 1 k/a", Assert.Single(words, static word => word.StartsWith("key", StringComparison.Ordinal)));
        Assert.Equal(5, words.Skip(words.Count - 5).Count(static word => word == "push 1"));
    }

    [Fact]
    public void Busy_frame_is_enough_for_an_id()
    {
        Participant router = _network.Add("r1");
        Participant to = Connect(router, "c9");
        SampleLog log = Subscribe(to);
        var publisher = new RawFace(router.Node, "c8", WhatAmI.Client);
        byte[] frame = [.. Enumerable.Range(0, Many + 1).SelectMany(static i => Pushed(new WireExpression("k/a"u8), $"{i}"))];
        publisher.Receive(frame);
        publisher.Receive(frame);
        _network.Settle();

        Assert.Equal(Numbers(Many + 1) + " " + Numbers(Many + 1), log.Texts);
        List<string> words = Words(to);
        Assert.Equal("push 1", words[^1]);
        Assert.Contains("key 1 k/a", words);
    }

    [Theory]
    [InlineData("udp", false)]
    [InlineData("udp", true)]
    [InlineData("tcp", false)]
    public void Nothing_is_declared_over_links_that_may_lose_it(string protocol, bool isReliable)
    {
        (Participant from, Participant to) = TwoPeers(protocol, isReliable);
        SampleLog log = Subscribe(to);
        Put(from, 3 * Many);

        Assert.Equal(Numbers(3 * Many), log.Texts);
        Assert.All(Words(to), static word => Assert.Equal("push 0 k/a", word));
    }

    [Fact]
    public void Nothing_is_declared_to_a_node_that_rules_stand_before()
    {
        var network = new FilteredNetwork(
            "{ downsampling: [{ flows: ['egress'], messages: ['put'], rules: [{ key_expr: 'elsewhere', freq: 1 }] }] }", atClient: true);
        network.Other.Subscribe("k/*");
        network.Settle();
        ((MemoryTransport)network.Stranger.Node.SnapshotOfFaces()[0].Transport).KnownLinks = [Link("tcp", isReliable: true)];
        var publication = new Publication(Key, default, Plain);
        for (int i = 0; i < 2 * Many; i++)
        {
            if (!network.Stranger.Session.TryPush(publication, "x"u8, out _))
                network.Stranger.Session.Push(Key, new SampleBody { Payload = "x"u8 }, Plain);
        }

        network.Settle();
        Assert.Null(network.Stranger.Node.SnapshotOfFaces()[0].DeclaredKeys.Find(1));
    }

    [Fact]
    public void Keys_beyond_the_limit_are_spelled_out()
    {
        (Participant from, Participant to) = TwoPeers();
        SampleLog log = Subscribe(to, "**");
        for (int i = 0; i <= Limits.KeyIdsPerFace; i++)
            Put(from, Many + 1, $"k/{i}");

        Assert.Equal((Many + 1) * (Limits.KeyIdsPerFace + 1), log.Samples.Count);
        List<string> words = Words(to);
        Assert.Equal(Limits.KeyIdsPerFace, words.Count(static word => word.StartsWith("key", StringComparison.Ordinal)));
        Assert.Equal($"push {Limits.KeyIdsPerFace}", words[words.IndexOf($"push 0 k/{Limits.KeyIdsPerFace}") - 1]);
        Assert.Equal($"push 0 k/{Limits.KeyIdsPerFace}", words[^1]);
    }

    [Fact]
    public void Session_that_begins_anew_is_told_anew()
    {
        (Participant from, Participant to) = TwoPeers();
        SampleLog log = Subscribe(to);
        Put(from, 2 * Many);
        _network.Cut(from, to);
        Connect(from, to);
        Put(from, 2 * Many);

        Assert.Equal(Numbers(2 * Many) + " " + Numbers(2 * Many), log.Texts);
        Assert.Equal(2, Words(to).Count(static word => word == "key 1 k/a"));
    }

    [Fact]
    public void Keys_get_new_ids_when_a_link_has_come_or_gone_and_old_ones_keep_their_meaning()
    {
        (Participant from, Participant to) = TwoPeers();
        SampleLog log = Subscribe(to);
        Put(from, 2 * Many);
        _network.Face(from, to).LinksChanged();
        Put(from, 2 * Many);

        Assert.Equal(Numbers(2 * Many) + " " + Numbers(2 * Many), log.Texts);
        List<string> words = Words(to);
        Assert.Contains("key 2 k/a", words);
        Assert.Equal("push 2", words[^1]);
        Assert.Equal("k/a", _network.Face(from, to).Keys.Resolve(new WireExpression(1, senderMapping: false, default))!.ToString());
    }

    [Fact]
    public void Other_side_may_use_the_ids_it_was_told()
    {
        Participant node = _network.Add("p1");
        RawFace other = Subscriber(node, "e9");
        SampleLog own = node.Subscribe("k/a/b");
        other.Receive(Pushed(new WireExpression(1, senderMapping: false, "/b"u8), "unknown"));
        Put(node, 2 * Many);
        other.Receive(Pushed(new WireExpression(1, senderMapping: false, "/b"u8), "known"));

        Assert.Contains("key 1 k/a", other.Take());
        Assert.Equal("known", own.Texts);
    }

    [Fact]
    public void Nobody_uses_an_id_before_its_declaration_has_left()
    {
        Participant node = _network.Add("p1");
        RawFace other = Subscriber(node, "e9");
        other.Saying = bytes =>
        {
            if ((bytes[0] & 0x1F) != Declare.Id)
                return;
            other.Saying = null;
            Put(node, 1);
        };
        Put(node, 2 * Many);

        Assert.Null(other.Saying);
        List<string> words = other.Take();
        Assert.All(words[..words.IndexOf("key 1 k/a")], static word => Assert.StartsWith("push k/a", word, StringComparison.Ordinal));
        Assert.StartsWith("push  Put", words[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Id_whose_declaration_was_not_sent_is_not_used()
    {
        Participant node = _network.Add("p1");
        RawFace other = Subscriber(node, "e9");
        Put(node, Many - 1);
        other.Transport.Outcome = SendOutcome.Closed;
        Put(node, 1);
        other.Transport.Outcome = SendOutcome.Sent;
        Assert.NotNull(other.Face.DeclaredKeys.Find(1));
        Put(node, 2 * Many);

        Assert.All(other.Take(), static word => Assert.StartsWith("push k/a", word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Limits.FacesToldOfKey, true)]
    [InlineData(Limits.FacesToldOfKey + 1, false)]
    public void Key_with_subscribers_at_too_many_nodes_has_no_ids(int nodes, bool declared)
    {
        Participant node = _network.Add("p1");
        RawFace[] others = [.. Enumerable.Range(0, nodes).Select(i => Subscriber(node, $"e{i:x2}a"))];
        Put(node, Many + 1);

        Assert.All(others, other => Assert.Equal(declared, other.Take().Contains("key 1 k/a")));
    }

    [Fact]
    public void Keys_are_spelled_out_once_links_came_and_went_so_often_that_no_id_is_left()
    {
        (Participant from, Participant to) = TwoPeers();
        SampleLog log = Subscribe(to);
        for (int i = 0; i <= Limits.KeyIdsPerFace; i++)
        {
            Put(from, Many + 1);
            _network.Face(from, to).LinksChanged();
        }

        Assert.Equal((Limits.KeyIdsPerFace + 1) * (Many + 1), log.Samples.Count);
        Assert.All(log.Samples, static sample => Assert.Equal("k/a", sample.Key));
        List<string> words = Words(to);
        Assert.Equal(Limits.KeyIdsPerFace, words.Count(static word => word.StartsWith("key", StringComparison.Ordinal)));
        Assert.Equal("push 0 k/a", words[^1]);
    }

    [Fact]
    public void Route_becomes_busy_once()
    {
        var route = new DataRoute(Key, 0, 0, [], []);
        Assert.Equal([false, true, false], new[] { route.BecomesBusy(Many - 1), route.BecomesBusy(1), route.BecomesBusy(Many) });
    }

    // A peer that speaks bytes and subscribed to all keys of these tests.
    private static RawFace Subscriber(Participant node, string id)
    {
        var face = new RawFace(node.Node, id, WhatAmI.Peer);
        face.Transport.KnownLinks = [Link("tcp", isReliable: true)];
        face.Receive("1e62010003" + Convert.ToHexString("k/*"u8));
        face.Take();
        return face;
    }

    private static string Numbers(int count) => string.Join(' ', Enumerable.Range(0, count));

    private static TransportLinkInfo Link(string protocol, bool isReliable) => new()
    {
        Source = Zenoh.Links.Locator.Parse(protocol + "/127.0.0.1:1"),
        Destination = Zenoh.Links.Locator.Parse(protocol + "/127.0.0.1:2"),
        Mtu = 65_535,
        IsStreamed = true,
        IsReliable = isReliable,
    };

    private static byte[] Declared(uint id, string key)
    {
        var writer = new WireWriter(new byte[256]);
        var key8 = new WireExpression(System.Text.Encoding.UTF8.GetBytes(key));
        new Declare { Declaration = new Declaration { Kind = DeclarationKind.KeyExpression, EntityId = id, Key = key8 } }.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static byte[] Pushed(WireExpression key, string text)
    {
        var writer = new WireWriter(new byte[256]);
        new Push { Key = key, Body = new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text) } }.Encode(ref writer);
        return writer.Written.ToArray();
    }

    // Pushes and key declarations a node received, in order.
    private static List<string> Words(Participant node)
    {
        List<string> words = [];
        foreach ((_, byte[] bytes) in node.Received)
        {
            var reader = new WireReader(bytes);
            while (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
            {
                if (id == NetworkMessageId.Push && Push.TryDecode(ref reader, header, out Push push))
                    words.Add($"push {push.Key.Scope} {System.Text.Encoding.UTF8.GetString(push.Key.Suffix)}".TrimEnd());
                else if (id == NetworkMessageId.Declare && Declare.TryDecode(ref reader, header, out Declare declare))
                    Note(words, declare.Declaration);
                else
                    break;
            }
        }

        return words;
    }

    private static void Note(List<string> words, scoped in Declaration declaration)
    {
        if (declaration.Kind == DeclarationKind.KeyExpression)
            words.Add($"key {declaration.EntityId} {System.Text.Encoding.UTF8.GetString(declaration.Key.Suffix)}");
    }

    private (Participant From, Participant To) TwoPeers(string protocol = "tcp", bool isReliable = true)
    {
        Participant from = _network.Add("p1");
        return (from, Connect(from, "p2", protocol, isReliable));
    }

    private Participant Connect(Participant from, string name, string protocol = "tcp", bool isReliable = true) =>
        Connect(from, _network.Add(name), protocol, isReliable);

    private Participant Connect(Participant from, Participant to, string protocol = "tcp", bool isReliable = true)
    {
        _network.Connect(from, to);
        ((MemoryTransport)_network.Face(from, to).Transport).KnownLinks = [Link(protocol, isReliable)];
        _network.Settle();
        return to;
    }

    private SampleLog Subscribe(Participant node, string key = "k/*")
    {
        SampleLog log = node.Subscribe(key);
        _network.Settle();
        return log;
    }

    private void Put(Participant node, int count, string key = "k/a")
    {
        KeyExpression parsed = KeyExpression.Parse(key);
        var publication = new Publication(parsed, default, Plain);
        for (int i = 0; i < count; i++)
        {
            byte[] payload = System.Text.Encoding.UTF8.GetBytes($"{i}");
            if (!node.Session.TryPush(publication, payload, out _))
                node.Session.Push(parsed, new SampleBody { Payload = payload }, Plain);
        }

        _network.Settle();
    }
}
