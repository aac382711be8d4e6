using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing;
using Zenoh.Routing.Local;
using Zenoh.Tests.Links;
using Zenoh.Tests.Protocol;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport.Multicast;

/// <summary>Either party of the recorded groups is played by this library; what the other party sent leads to what a user saw.</summary>
public sealed class RecordedGroupTests
{
    [Theory]
    [InlineData("mcast_peers", 42251, "demo/**", "demo/hello=hello 0", "demo/hello=hello 1", "demo/hello=", "demo/other=direct put")]
    [InlineData("mcast_peers", 54535, "**")]
    [InlineData("rust_multicast", 58318, "mc/*", "mc/x=plain", "mc/p=be", "mc/big=20000 bytes")]
    [InlineData("rust_multicast", 36761, "**")]
    [InlineData("rust_multicast_qos", 58146, "mc/**", "mc/x=rt", "mc/y=data")]
    [InlineData("rust_multicast_qos", 45377, "mc/late", "mc/late=z")]
    public async Task What_the_recorded_party_published_arrives(string session, int party, string subscribed, params string[] expected)
    {
        using var replay = new Replay(session);
        SampleList samples = replay.Subscribe(subscribed);

        await replay.SayAllAsync(party);

        Assert.Equal(expected, samples.Texts);
        Assert.Equal(0, replay.Malformed);
    }

    [Theory]
    [InlineData("mcast_peers", 54535, "demo/hello", true, false)]
    [InlineData("rust_multicast", 36761, "mc/x", true, false)]
    [InlineData("rust_multicast", 36761, "other")]
    [InlineData("rust_multicast_qos", 58146, "mc/late", true, false)]
    [InlineData("rust_multicast_qos", 58146, "mc/x")]
    public async Task Publisher_learns_who_listens(string session, int party, string published, params bool[] expected)
    {
        using var replay = new Replay(session);
        var changes = new ConcurrentQueue<bool>();
        replay.Face.WatchSubscribers(KeyExpression.Parse(published), Locality.Any, changes.Enqueue);

        await replay.SayAllAsync(party);

        Assert.Equal(expected, changes);
    }

    [Fact]
    public async Task Interests_of_the_recorded_publisher_are_answered_with_the_subscriber_and_the_end()
    {
        using var replay = new Replay("mcast_peers");
        replay.Subscribe("demo/**");
        replay.Subscribe("elsewhere");

        await replay.SayAllAsync(42251);

        // The JOIN the publisher needs before it can understand anything stands before all that is said to it.
        List<string> said = replay.SaidSince(42251);
        Assert.Equal("join", said[0]);
        uint id = replay.IdOf("demo/**");
        Assert.NotEqual(0u, id);
        Assert.Contains("final 1", said);
        Assert.Equal([$"sub {id} demo/** for 3", "final 3"], said.SkipWhile(word => word != $"sub {id} demo/** for 3").Take(2));
        Assert.DoesNotContain(said, static word => word.Contains("elsewhere for 3", StringComparison.Ordinal));
        Assert.Contains("interest KeyExpressions, Subscribers", said);
    }

    [Fact]
    public async Task Recorded_subscriber_is_sent_what_is_published_and_the_interests_it_has_end()
    {
        using var replay = new Replay("mcast_peers");
        await replay.SayAllAsync(54535, toTheEnd: false);

        replay.Put("demo/ours", "x");

        await Waiting.Until(() => replay.SaidSince(54535) is var said && said.Contains("final 1") && said.Contains("push demo/ours"), "put and D_FINAL");
    }

    /// <summary>A node in a group where a recorded party speaks.</summary>
    private sealed class Replay : IDisposable
    {
        private const int OwnPort = 1;

        private readonly JsonNode _session;
        private readonly MemoryGroup _group = new();
        private readonly Zenoh.Routing.Node _node;
        private readonly TransportManager _manager;
        private readonly Zenoh.Transport.Multicast.MulticastGroupCore _core;

        public Replay(string session)
        {
            _session = Vector.Sessions.Single(candidate => (string)candidate!["name"]! == session)!;
            _node = new Zenoh.Routing.Node(new NodeOptions { Id = ZenohId.Parse("c0ffee"), StartCallback = static tell => tell() });
            Face = _node.AddLocalFace();
            var options = new TransportOptions { MulticastQoS = session.EndsWith("_qos", StringComparison.Ordinal) };
            _manager = new TransportManager(options, _node);
            _core = _manager.Join(_group.Join(OwnPort));
        }

        public LocalFace Face { get; }

        public long Malformed => _core.Malformed;

        public SampleList Subscribe(string key)
        {
            var samples = new SampleList();
            Face.DeclareSubscriber(KeyExpression.Parse(key), samples);
            return samples;
        }

        public void Put(string key, string text) => Face.Push(
            KeyExpression.Parse(key), new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text) }, new PushOptions(default(QoS)));

        /// <summary>Says everything a party said, then CLOSE where it did not, and waits until it is no member any more.</summary>
        public async Task SayAllAsync(int party, bool toTheEnd = true)
        {
            foreach (JsonNode? entry in _session["events"]!.AsArray())
            {
                if (((string)entry!["from"]!).EndsWith($":{party}", StringComparison.Ordinal))
                    _group.Say(party, Convert.FromHexString((string)entry["hex"]!));
            }

            if (!toTheEnd)
            {
                await Waiting.Until(() => _core.Members.Count == 1, "member");
                return;
            }

            _group.Say(party, 0x03, 0x00);
            _group.Say(party + 1, "a70901ee0a00002701");
            await Waiting.Until(() => _core.Members is [{ } last] && last.Peer == ZenohId.Parse("ee"), "end of the member, and a last one");
        }

        /// <summary>What this node said after a party had begun to speak.</summary>
        public List<string> SaidSince(int party) =>
            [.. _group.Said.SkipWhile(datagram => datagram.Port != party).Where(static datagram => datagram.Port == OwnPort).SelectMany(static datagram => Describe(datagram.Bytes))];

        /// <summary>The id under which a subscriber was declared when it came.</summary>
        public uint IdOf(string key)
        {
            string word = _group.Said.Where(static datagram => datagram.Port == OwnPort).SelectMany(static datagram => Describe(datagram.Bytes))
                .First(word => word.StartsWith("sub ", StringComparison.Ordinal) && word.EndsWith(key, StringComparison.Ordinal));
            return uint.Parse(word.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _manager.Dispose();
            _node.Dispose();
        }

        private static List<string> Describe(byte[] batch)
        {
            List<string> words = [];
            var reader = new WireReader(batch);
            while (TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId kind))
            {
                if (kind != TransportMessageId.Frame)
                    return [kind.ToString().ToLowerInvariant()];
                Assert.True(Frame.TryDecode(ref reader, header, out _));
                while (NetworkMessages.TryReadHeader(ref reader, out header, out NetworkMessageId id))
                    words.Add(Describe(ref reader, header, id));
            }

            return words;
        }

        private static string Describe(scoped ref WireReader reader, byte header, NetworkMessageId id)
        {
            if (id == NetworkMessageId.Push)
            {
                Assert.True(Push.TryDecode(ref reader, header, out Push push));
                return $"push {System.Text.Encoding.UTF8.GetString(push.Key.Suffix)}";
            }

            if (id == NetworkMessageId.Interest)
            {
                Assert.True(Interest.TryDecode(ref reader, header, out Interest interest));
                return $"interest {interest.Options}";
            }

            Assert.True(Declare.TryDecode(ref reader, header, out Declare declare));
            string question = declare.InterestId is { } asked ? $" for {asked}" : "";
            Declaration declaration = declare.Declaration;
            return declaration.Kind == DeclarationKind.Final
                ? $"final {declare.InterestId}"
                : $"sub {declaration.EntityId} {System.Text.Encoding.UTF8.GetString(declaration.Key.Suffix)}{question}";
        }
    }

    private sealed class SampleList : ISampleReceiver
    {
        private readonly ConcurrentQueue<string> _texts = [];

        public IEnumerable<string> Texts => _texts;

        public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) => _texts.Enqueue(
            $"{key}={(body.Payload.Length > 100 ? $"{body.Payload.Length} bytes" : System.Text.Encoding.UTF8.GetString(body.Payload))}");
    }
}
