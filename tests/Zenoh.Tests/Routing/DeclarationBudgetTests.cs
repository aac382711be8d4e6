using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Gossip;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>What one neighbour declares, asks and tells takes no more memory than it may, and what is gone is given back.</summary>
public sealed class DeclarationBudgetTests
{
    private const int Most = 20_000;

    private readonly Network _network = new();
    private readonly List<string> _warnings = [];
    private readonly Node _node;
    private readonly RawFace _face;

    public DeclarationBudgetTests()
    {
        _node = Add("r1").Node;
        _face = new RawFace(_node, "c9", WhatAmI.Client);
    }

    [Theory]
    [InlineData(nameof(DeclarationKind.KeyExpression))]
    [InlineData(nameof(DeclarationKind.Subscriber))]
    [InlineData(nameof(DeclarationKind.Queryable))]
    [InlineData(nameof(DeclarationKind.Token))]
    public void Declarations_beyond_the_budget_are_ignored_and_room_comes_with_those_taken_back(string name)
    {
        DeclarationKind kind = Enum.Parse<DeclarationKind>(name);
        uint last = 0;
        while (Refused() == 0)
            Declare(kind, ++last, KeyOf(last));
        Assert.InRange(_face.Face.Budget.Used, Most / 2, Most);
        Declare(kind, last + 1, KeyOf(last));
        Assert.Equal(2, Refused());
        string warning = Assert.Single(_warnings);
        Assert.Contains($"of node c9 was refused: what it declares and asks takes {Most} bytes already", warning, StringComparison.Ordinal);
        Assert.Contains("raise routing/limits/declaration_bytes; further ones are only counted (zenoh_refused_total{kind=\"memory\"}", warning, StringComparison.Ordinal);

        Declare(kind + 1, 1, null);
        Declare(kind, last, KeyOf(last));
        Assert.Equal(2, Refused());

        for (uint id = 2; id <= last; id++)
            Declare(kind + 1, id, null);
        Assert.Equal(0, _face.Face.Budget.Used);
    }

    [Fact]
    public void Subscriber_declared_anew_with_another_key_is_charged_with_that_one()
    {
        Declare(DeclarationKind.Subscriber, 1, new string('k', 1_000));
        Declare(DeclarationKind.Subscriber, 1, "k");
        Declare(DeclarationKind.Subscriber, 1, "k");

        Assert.InRange(_face.Face.Budget.Used, 1, 1_000);
    }

    [Fact]
    public void Long_keys_spelled_in_a_few_bytes_stay_in_the_budget_and_honest_neighbours_go_on()
    {
        Participant router = _network.Add("r2", configure: options => options with { Limits = new RoutingLimits { DeclarationBytes = 1 << 20 } });
        var attacker = new RawFace(router.Node, "c8", WhatAmI.Client);
        Participant honest = _network.Add("c1");
        _network.Connect(honest, router);
        attacker.Receive(Declaration(DeclarationKind.KeyExpression, 1, new WireExpression(System.Text.Encoding.UTF8.GetBytes(new string('x', 60_000)))));

        long sent = 0;
        for (uint id = 1; id <= 2_000; id++)
        {
            foreach (DeclarationKind kind in (DeclarationKind[])[DeclarationKind.Subscriber, DeclarationKind.Queryable, DeclarationKind.Token])
            {
                byte[] declared = Declaration(kind, id, new WireExpression(1, senderMapping: true, System.Text.Encoding.UTF8.GetBytes($"/{id}")));
                sent += declared.Length;
                attacker.Receive(declared);
            }
        }

        Assert.InRange(sent, 1, 100_000);
        Assert.InRange(attacker.Face.Budget.Used, 500_000, 1 << 20);
        Assert.InRange(attacker.Face.Entities.Sum(static entities => entities.Count), 1, 20);
        Assert.InRange(router.Node.Tables.Refusals[RefusalKind.Memory], 5_980, 6_000);
        SampleLog log = honest.Subscribe("k/*");
        _network.Settle();
        router.Put("k/1", "on");
        _network.Settle();
        Assert.Equal("on", log.Texts);
    }

    [Fact]
    public void Keys_of_many_chunks_are_charged_for_the_nodes_they_make()
    {
        string deep = string.Concat(Enumerable.Repeat("a/", 200));
        Entity[] entities = [.. Enumerable.Range(0, 20).Select(i => new Entity(_face.Face, EntityKind.Token, (uint)i, KeyExpression.Parse($"{i}/{deep}z")))];

        // But for the map of the first level, what is allocated is what is kept.
        long taken = Allocations.Of(() =>
        {
            var table = new KeyTable();
            foreach (Entity entity in entities)
                table.Add(entity);
        });

        Assert.InRange(entities.Sum(static entity => entity.Bytes), taken, taken * 5 / 4);
    }

    [Fact]
    public void Interests_take_from_the_budget_and_give_back_when_they_end()
    {
        uint id = 0;
        while (Refused() == 0)
            _face.Receive(Interest(InterestMode.CurrentFuture, ++id, new string('s', 1_000)));
        Assert.Equal($"final {id}", _face.Take()[^1]);
        Assert.Equal(id - 1, (uint)_face.Face.Interests.Count);
        Assert.InRange(_face.Face.Budget.Used, Most / 2, Most);
        _face.Receive(Interest(InterestMode.CurrentFuture, 1, "short"));
        Assert.Equal(1, Refused());

        for (uint ended = 1; ended < id; ended++)
            _face.Receive(Interest(InterestMode.Final, ended, null));
        _face.Receive(Interest(InterestMode.Current, 1, "s"));

        Assert.Equal((0, 0), (_face.Face.Budget.Used, _face.Face.OpenInterests));
    }

    [Fact]
    public void Queries_take_from_the_budget_for_each_who_is_asked_and_give_back_when_they_end()
    {
        for (int i = 0; i < 20; i++)
            _network["r1"].Answer("q", "", silent: true);
        uint id = 0;
        while (Refused() == 0)
            _face.Receive([0x7c, (byte)++id, 0x00, 0x01, (byte)'q', 0x03]);

        Assert.InRange((int)id - 1, 2, Most / (20 * 256));
        List<string> words = _face.Take();
        Assert.StartsWith($"error {id} Too many queries", words[0], StringComparison.Ordinal);
        Assert.Equal($"end {id}", words[1]);

        _network.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _face.Face.Budget.Used);
    }

    [Fact]
    public void Interests_that_wait_for_the_gateway_count_and_so_do_its_answers_until_it_ends_them()
    {
        Node node = Add("p1", limits => limits with { Interests = 2 }).Node;
        var gateway = new RawFace(node, "d9", WhatAmI.Router);
        var client = new RawFace(node, "c7", WhatAmI.Client);
        for (uint id = 1; id <= 3; id++)
            client.Receive(Interest(InterestMode.Current, id, "t/**"));
        Assert.Equal((2, 1L), (client.Face.OpenInterests, node.Tables.Refusals[RefusalKind.Interest]));
        Assert.Equal(["final 3"], client.Take());
        Assert.Equal([1u, 2u], gateway.Face.Asked.Keys.Order());

        for (int i = 0; node.Tables.Refusals[RefusalKind.Memory] == 0; i++)
            gateway.Receive(Encoded(new DeclareMessage(DeclarationKind.Token, 0, KeyExpression.Parse($"t/{i}"), default, InterestId: 1)));
        Assert.InRange(gateway.Face.Budget.Used, Most / 2, Most);

        gateway.Receive(Encoded(new DeclareMessage(DeclarationKind.Final, 0, null, default, InterestId: 1)));
        gateway.Receive(Encoded(new DeclareMessage(DeclarationKind.Final, 0, null, default, InterestId: 2)));
        Assert.Equal((0L, 0L, 0), (gateway.Face.Budget.Used, client.Face.Budget.Used, client.Face.OpenInterests));
    }

    [Fact]
    public void Neighbour_that_answers_nothing_is_asked_no_more_than_so_often()
    {
        Participant peer = Add("p1", limits => limits with { Interests = 2 });
        var gateway = new RawFace(peer.Node, "d9", WhatAmI.Router);

        for (int i = 0; i < 4; i++)
            peer.Tokens("t/**", InterestMode.Current);

        Assert.Equal(2, gateway.Face.Asked.Count);
        Assert.Equal(2, peer.Node.Tables.Refusals[RefusalKind.Interest]);
    }

    [Fact]
    public void Questions_to_a_peer_that_never_tells_all_it_had_are_forgotten_with_their_time()
    {
        Participant peer = Add("p1");
        var silent = new RawFace(peer.Node, "e9", WhatAmI.Peer);
        TokenLog log = peer.Tokens("t/**", InterestMode.Current);
        Assert.Single(silent.Face.AwaitingAll);

        _network.Pass(TimeSpan.FromMinutes(1));

        Assert.Empty(silent.Face.AwaitingAll);
        Assert.NotNull(log);
    }

    [Fact]
    public void Declarations_of_routers_behind_a_neighbour_are_charged_to_it_and_to_the_next_when_it_goes()
    {
        Participant[] routers = [.. ((string[])["r1", "r2", "r3", "r4"]).Select(name => name == "r1" ? _network[name] : Add(name, static limits => limits with { DeclarationBytes = 1 << 20 }))];
        foreach ((int one, int other) in (ReadOnlySpan<(int, int)>)[(0, 1), (0, 2), (1, 3), (2, 3)])
            _network.Connect(routers[one], routers[other]);
        _network.Pass(TimeSpan.FromSeconds(1));
        Participant last = routers[3];
        last.Token("t/1");
        _network.Settle();
        RemoteFace bearer = BearerOf(last.Id)!;
        long used = bearer.Budget.Used;
        Assert.InRange(used, 512, 2_000);

        _network.Cut(routers[0], routers.Single(router => router.Id == bearer.Id));
        _network.Pass(TimeSpan.FromSeconds(1));
        RemoteFace heir = BearerOf(last.Id)!;
        Assert.NotSame(bearer, heir);
        Assert.Equal(used, heir.Budget.Used);
        Assert.Single(_node.Tables[EntityKind.Token].Matching(null));

        while (Refused() == 0)
        {
            last.Token($"u/{heir.Budget.Used}");
            _network.Settle();
        }

        Assert.InRange(heir.Budget.Used, Most / 2, Most);
        last.Session.Dispose();
        _network.Settle();
        Assert.Equal(0, heir.Budget.Used);
        Assert.Empty(_node.Tables[EntityKind.Token].Matching(null));
    }

    [Fact]
    public void Declarations_that_no_neighbour_may_bear_go_with_the_one_who_told_of_them()
    {
        var dying = new RawFace(_node, "da", WhatAmI.Router);
        var other = new RawFace(_node, "db", WhatAmI.Router);
        foreach ((RawFace neighbour, RawFace beside) in ((RawFace, RawFace)[])[(dying, other), (other, dying)])
        {
            NodeEntry here = new() { Index = 1, Id = _node.Id, Role = WhatAmI.Router };
            NodeEntry next = new() { Index = 2, Id = beside.Face.Id, Role = WhatAmI.Router };
            NodeEntry behind = new() { Index = 5, SequenceNumber = 1, Id = ZenohId.Parse("dc"), Role = WhatAmI.Router, Links = [0, 2] };
            NodeEntry self = new() { Index = 0, SequenceNumber = 1, Id = neighbour.Face.Id, Role = WhatAmI.Router, Links = [1, 5] };
            neighbour.Receive(Gossip([here, next, behind, self]));
        }

        _network.Pass(TimeSpan.FromSeconds(1));
        dying.Receive(Encoded(new DeclareMessage(DeclarationKind.Token, 0, KeyExpression.Parse(new string('t', 4_000)), NodeId: 5)));
        for (int i = 0; i < 20; i++)
            other.Receive(Encoded(new DeclareMessage(DeclarationKind.Token, 0, KeyExpression.Parse($"o/{i}"))));
        Assert.True(dying.Face.Budget.Used > 4_000);
        long before = Refused();

        dying.Face.Closed(default);
        Assert.Contains(_node.Tables[EntityKind.Token].Matching(null), static entry => entry.Key.Utf8.Length == 4_000);
        _network.Pass(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(_node.Tables[EntityKind.Token].Matching(null), static entry => entry.Key.Utf8.Length == 4_000);
        Assert.Equal(before + 1, Refused());
    }

    [Fact]
    public void Nodes_that_are_told_on_are_charged_to_who_told_and_given_back()
    {
        Node node = Add("p1", gossip: new GossipOptions { Multihop = true }).Node;
        var teller = new RawFace(node, "e9", WhatAmI.Peer);
        string[] locators = [.. Enumerable.Range(0, 10).Select(static i => $"tcp/{new string('h', 200)}:{i}")];
        ulong index = 0;
        while (node.Tables.Refusals[RefusalKind.Memory] == 0)
        {
            index++;
            teller.Receive(Gossip([new NodeEntry { Index = index, SequenceNumber = 1, Id = ZenohId.Parse($"f{index:x}"), Role = WhatAmI.Peer, Locators = locators }]));
        }

        Assert.InRange((int)index, 2, Most / 4_000);
        long used = teller.Face.Budget.Used;
        Assert.InRange(used, Most / 2, Most);

        teller.Receive(Gossip([new NodeEntry { Index = 1, SequenceNumber = 2, Role = WhatAmI.Peer, Locators = ["tcp/a:1"] }]));
        Assert.InRange(teller.Face.Budget.Used, 1, used - 4_000);
        Assert.Equal(1, node.Tables.Refusals[RefusalKind.Memory]);
    }

    [Fact]
    public void Members_of_groups_have_a_budget_of_their_own()
    {
        var transport = new MemoryTransport(ZenohId.Parse("e9"), WhatAmI.Peer, static (_, _) => { }, static _ => { });
        var options = new NodeOptions { Id = ZenohId.Parse("e1"), Limits = new RoutingLimits { GroupMemberBytes = 1_000 } };
        using var node = new Node(options);
        var member = new RemoteFace(node, transport, FaceKind.Member);

        Assert.False(member.Budget.TryTake(1_001));
        Assert.True(member.Budget.TryTake(1_000));
        Assert.Contains("raise routing/limits/group_member_bytes", node.Tables.Refusals.Describe(RefusalKind.Memory, member), StringComparison.Ordinal);
    }

    private static string KeyOf(uint number) => $"{new string('k', 200)}/{number}";

    private static byte[] Declaration(DeclarationKind kind, uint id, WireExpression key)
    {
        var writer = new WireWriter(new byte[1 << 17]);
        new Declare { Declaration = new Declaration { Kind = kind, EntityId = id, Key = key } }.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static byte[] Interest(InterestMode mode, uint id, string? key) => Encoded(new InterestMessage(
        mode, id, mode == InterestMode.Final ? InterestOptions.None : InterestOptions.Subscribers | InterestOptions.Tokens, key is null ? null : KeyExpression.Parse(key)));

    private static byte[] Gossip(IReadOnlyList<NodeEntry> entries) => Encoded(new OamMessage(NodeEntries.Encode(entries)));

    private static byte[] Encoded<TMessage>(TMessage message)
        where TMessage : INetworkMessage
    {
        var writer = new WireWriter(new byte[1 << 17]);
        message.EncodeHead(ref writer);
        writer.WriteBytes(message.Tail);
        return writer.Written.ToArray();
    }

    private Participant Add(string name, Func<RoutingLimits, RoutingLimits>? change = null, GossipOptions? gossip = null) =>
        _network.Add(name, configure: options => options with
        {
            Warn = _warnings.Add,
            Gossip = gossip ?? options.Gossip,
            Limits = (change ?? (static limits => limits))(new RoutingLimits { DeclarationBytes = Most }),
        });

    private void Declare(DeclarationKind kind, uint id, string? key) =>
        _face.Receive(Declaration(kind, id, key is null ? default : new WireExpression(System.Text.Encoding.UTF8.GetBytes(key))));

    private RemoteFace? BearerOf(ZenohId router) => _node.Announcements.Mesh!.Graph.Find(router)!.Declarer.Bearer;

    private long Refused() => _node.Tables.Refusals[RefusalKind.Memory];
}
