using System.Collections.Concurrent;
using System.Globalization;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport.Multicast;

/// <summary>Whole nodes in a group: what one publishes every other gets once, whatever other sessions there are.</summary>
public sealed class GroupRoutingTests
{
    [Fact]
    public async Task Three_peers_get_each_others_samples_once_and_later_joiners_learn_what_was_declared()
    {
        var group = new MemoryGroup();
        using Member one = new(group, "a1", 1), two = new(group, "b2", 2);
        one.Subscribe("k/*");
        two.Subscribe("k/*");
        using Member three = new(group, "c3", 3);
        three.Subscribe("k/*");
        Member[] all = [one, two, three];
        await Waiting.Until(() => all.All(member => member.KnowsSubscribers(2)), "subscribers of the two others at each");
        using MatchingWatch watch = three.Face.WatchSubscribers(KeyExpression.Parse("k/1"), Locality.Remote, null);
        Assert.True(watch.IsMatching);

        for (int i = 0; i < 50; i++)
        {
            foreach (Member member in all)
                member.Put("k/1", i);
        }

        await Waiting.Until(() => all.All(member => member.Received.Count >= 150), "samples of all three at each");
        Assert.All(all, member => Assert.Equal(Thrice(50), member.Received.Order()));
    }

    [Fact]
    public async Task Peers_with_a_session_of_their_own_hear_each_other_through_that_only_and_again_in_the_group_when_it_ends()
    {
        var group = new MemoryGroup();
        using Member one = new(group, "a1", 1), two = new(group, "b2", 2), three = new(group, "c3", 3);
        foreach (Member member in (Member[])[one, two, three])
            member.Subscribe("k");
        await Waiting.Until(() => one.KnowsSubscribers(2) && two.KnowsSubscribers(2) && three.KnowsSubscribers(2), "subscribers in the group");
        (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
        two.Manager.Accept(far);
        one.Manager.Open(near, null, TestContext.Current.CancellationToken);
        await Waiting.Until(() => one.HasSession() && two.HasSession(), "session beside the group");

        one.Put("k", 1);
        two.Put("k", 2);
        three.Put("k", 3);
        await Waiting.Until(() => one.Received.Count + two.Received.Count + three.Received.Count >= 9, "each sample at each node");
        one.Put("k", 4);
        await Waiting.Until(() => two.Received.Contains(4) && three.Received.Contains(4), "next sample");
        Assert.Equal([1, 2, 3, 4], one.Received.Order());
        Assert.Equal([1, 2, 3, 4], two.Received.Order());
        Assert.Equal([1, 2, 3, 4], three.Received.Order());

        near.Dispose();
        await Waiting.Until(() => !one.HasSession() && !two.HasSession(), "end of the session");
        two.Put("k", 5);
        await Waiting.Until(() => one.Received.Contains(5), "sample over the group again");
        Assert.Single(one.Received, 5);
    }

    [Theory]
    [InlineData(WhatAmI.Peer)]
    [InlineData(WhatAmI.Router)]
    public async Task Clients_take_part_through_their_node_and_nothing_else_is_relayed(WhatAmI role)
    {
        var group = new MemoryGroup();
        using Member hub = new(group, "a1", 1, role), inGroup = new(group, "b2", 2);
        using Member client = new(null, "c3", 0, WhatAmI.Client), peer = new(null, "d4", 0);
        foreach (Member caller in (Member[])[client, peer])
        {
            (MemoryLink near, MemoryLink far) = MemoryLink.Pair();
            hub.Manager.Accept(far);
            caller.Manager.Open(near, null, TestContext.Current.CancellationToken);
        }

        foreach (Member member in (Member[])[inGroup, client, peer])
            member.Subscribe("k");
        await Waiting.Until(() => hub.KnowsSubscribers(3) && inGroup.KnowsSubscribers(1), "subscribers");

        inGroup.Put("k", 1);
        await Waiting.Until(() => client.Received.Contains(1), "sample of the group at the client");
        client.Put("k", 2);
        await Waiting.Until(() => inGroup.Received.Contains(2) && peer.Received.Contains(2), "sample of the client in the group and at the peer");
        peer.Put("k", 3);
        await Waiting.Until(() => client.Received.Contains(3), "sample of the peer at the client");
        client.Put("k", 4);
        await Waiting.Until(() => inGroup.Received.Contains(4) && peer.Received.Contains(4), "last sample");
        Assert.Equal([1, 2, 4], inGroup.Received.Order());
        Assert.Equal([2, 3, 4], peer.Received.Order());
    }

    [Fact]
    public async Task Nobody_is_asked_and_nobody_answers_in_a_group()
    {
        var group = new MemoryGroup();
        using Member one = new(group, "a1", 1), two = new(group, "b2", 2);
        var queryable = new Silent();
        two.Face.DeclareQueryable(KeyExpression.Parse("q"), true, queryable);
        two.Subscribe("q");
        await Waiting.Until(() => one.KnowsSubscribers(1), "subscriber");
        var end = new End();

        one.Face.Query(KeyExpression.Parse("q"), default, new QueryOptions(QoS.Queries, QueryTarget.All, TimeSpan.FromMinutes(1)), end);

        // A REQUEST with the id 1 for "q", as a member sends it that knows no better, and then something that is heard.
        Assert.Equal(0, await Waiting.For(end.Replies, "end of a query nobody is asked"));
        group.Say(9, "a70901f90a00002701");
        group.Say(9, "2500" + "7c01000171" + "03");
        group.Say(9, "2501" + "7d000171010109");
        await Waiting.Until(() => two.Received.Contains(9), "sample after the request");
        Assert.False(queryable.WasAsked);
        HashSet<NetworkMessageId> kinds = [.. group.Said.Where(static said => said.Port == 2).SelectMany(static said => KindsIn(said.Bytes))];
        Assert.Equal([NetworkMessageId.Interest, NetworkMessageId.Declare], kinds.Order());
    }

    private static List<NetworkMessageId> KindsIn(byte[] batch)
    {
        List<NetworkMessageId> kinds = [];
        var reader = new WireReader(batch);
        while (TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId kind) && kind == TransportMessageId.Frame)
        {
            Assert.True(Frame.TryDecode(ref reader, header, out _));
            while (NetworkMessages.TryReadHeader(ref reader, out header, out NetworkMessageId id))
            {
                kinds.Add(id);
                Assert.True(NetworkMessages.TrySkip(ref reader, header, id));
            }
        }

        return kinds;
    }

    private static IEnumerable<int> Thrice(int count) => Enumerable.Range(0, 3 * count).Select(static i => i / 3);

    /// <summary>A node with one session, in a group or not.</summary>
    private sealed class Member : IDisposable, ISampleReceiver
    {
        public Member(MemoryGroup? group, string id, int port, WhatAmI role = WhatAmI.Peer)
        {
            Node = new Zenoh.Routing.Node(new NodeOptions { Id = ZenohId.Parse(id), Role = role });
            Face = Node.AddLocalFace();
            Manager = new TransportManager(TransportOptions.Default, Node);
            if (group is not null)
                Manager.Join(group.Join(port));
        }

        public Zenoh.Routing.Node Node { get; }

        public LocalFace Face { get; }

        public TransportManager Manager { get; }

        public ConcurrentQueue<int> Received { get; } = [];

        public void Subscribe(string key) => Face.DeclareSubscriber(KeyExpression.Parse(key), this);

        public void Put(string key, int number) => Face.Push(
            KeyExpression.Parse(key),
            new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)) },
            new PushOptions(new QoS(Priority.Data, CongestionControl.Block, express: false)));

        /// <summary>Whether so many other nodes have declared a subscriber.</summary>
        public bool KnowsSubscribers(int count)
        {
            using var turn = Node.Tables.Begin();
            return Node.Tables.Remote.Count(static face => face.Entities[0].Count > 0) == count;
        }

        /// <summary>Whether there is a session with a single peer, and it has told everything.</summary>
        public bool HasSession()
        {
            using var turn = Node.Tables.Begin();
            return Node.Tables.Remote.Exists(static face => face is { Kind: FaceKind.Peer, HasDeclaredAll: true });
        }

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) =>
            Received.Enqueue(body.Payload is [9] ? 9 : int.Parse(body.Payload, CultureInfo.InvariantCulture));

        public void Dispose()
        {
            Manager.Dispose();
            Node.Dispose();
        }
    }

    private sealed class Silent : IQueryReceiver
    {
        public bool WasAsked { get; private set; }

        public void Receive(IncomingQuery query, scoped in Query body, in DeliveryContext context) => WasAsked = true;
    }

    private sealed class End : IReplyReceiver
    {
        private readonly TaskCompletionSource<int> _replies = new();
        private int _count;

        public Task<int> Replies => _replies.Task;

        public void Reply(KeyExpression key, scoped in Reply reply, EntityId? responder, in DeliveryContext context) => _count++;

        public void Error(scoped in Err error, EntityId? responder, in DeliveryContext context) => _count++;

        public void Finished() => _replies.SetResult(_count);
    }
}
