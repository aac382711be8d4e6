using System.Text.Json.Nodes;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Routing;

/// <summary>What recorded programs said, said again to a node: every sample arrives, every interest and every query ends once.</summary>
public sealed class ReplayTests
{
    private static readonly string[] Prefixes =
    [
        "router_", "rust_client_", "rust_query", "rust_liveliness", "rust_interests_matching", "rust_aggregation",
        "rust_peer_", "rust_gossip.", "rust_router_", "rust_routers_",
        "rust_two_peers", "rust_namespace", "rust_advanced", "raw_router", "p2p_", "client_to_peer",
    ];

    public static TheoryData<string, string> Sessions()
    {
        var sessions = new TheoryData<string, string>();
        foreach (JsonNode? session in Vector.Sessions)
        {
            string name = (string)session!["name"]!;
            if (!Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || (string?)session["transport"] != "tcp")
                continue;
            sessions.Add(name, "B->A");
            sessions.Add(name, "A->B");
        }

        return sessions;
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Recorded_party_gets_every_end_it_is_owed(string name, string direction)
    {
        JsonNode session = Vector.Sessions.Single(candidate => (string)candidate!["name"]! == name)!;
        using var replay = new Replay(session, direction);

        replay.Run();

        Assert.Equal(replay.Samples, replay.Delivered);
        Assert.Equal(replay.OwedEnds.Order(), replay.Ends.Order());
    }

    [Theory]
    [InlineData("rust_client_pubsub", true, true)]
    [InlineData("rust_query", false, true)]
    [InlineData("rust_routers_line.r2_r1", false, true)]
    [InlineData("rust_peer_peer", false, true)]
    [InlineData("router_liveliness", false, true)]
    public void Recordings_hold_what_is_to_be_checked(string name, bool hasSamples, bool hasEnds)
    {
        using var replay = new Replay(Vector.Sessions.Single(candidate => (string)candidate!["name"]! == name)!, "B->A");

        replay.Run();

        Assert.Equal((hasSamples, hasEnds), (replay.Samples.Count > 0, replay.OwedEnds.Count > 0));
    }

    private sealed class Replay : IDisposable
    {
        private readonly SteppedTime _time = new();
        private readonly List<(double Milliseconds, byte[] Batch)> _batches = [];
        private readonly SampleLog _log = new();
        private readonly Node _node;
        private readonly RawFace _face;
        private readonly Dictionary<ushort, string> _prefixes = [];
        private readonly HashSet<uint> _interests = [];

        public Replay(JsonNode session, string direction)
        {
            (string Id, WhatAmI Role)[] ends = [Party(session, "INIT_SYN"), Party(session, "INIT_ACK")];
            (string id, WhatAmI role) = direction == "B->A" ? ends[0] : ends[1];
            (string ownId, WhatAmI ownRole) = direction == "B->A" ? ends[1] : ends[0];
            _node = new Node(new NodeOptions { Id = ZenohId.Parse(ownId), Role = ownRole, Time = _time });
            var local = _node.AddLocalFace();
            foreach (string everything in (string[])["**", "@/**", "**/@adv/**"])
                local.DeclareSubscriber(KeyExpression.Parse(everything), _log);
            _face = new RawFace(_node, id, role);
            foreach (JsonNode? message in session["events"]!.AsArray())
            {
                if ((string?)message!["dir"] == direction && message["hex"] is { } hex && (int?)message["conn"] is null or 0)
                    _batches.Add(((double)message["ms"]!, Convert.FromHexString((string)hex!)));
            }
        }

        public List<string> Samples { get; } = [];

        public List<string> OwedEnds { get; } = [];

        public IEnumerable<string> Delivered => _log.Samples.Select(static sample => sample.Key);

        public List<string> Ends { get; } = [];

        public void Dispose() => _node.Dispose();

        public void Run()
        {
            double now = 0;
            foreach ((double milliseconds, byte[] batch) in _batches)
            {
                _time.Advance(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds - now)));
                now = Math.Max(now, milliseconds);
                for (int offset = 0; offset + 2 <= batch.Length;)
                {
                    int length = batch[offset] | (batch[offset + 1] << 8);
                    Take(batch.AsSpan(offset + 2, length));
                    offset += 2 + length;
                }
            }

            _time.Advance(TimeSpan.FromMinutes(1));
            Ends.AddRange(_face.Take().Where(word => word.StartsWith("end ", StringComparison.Ordinal)
                || (word.StartsWith("final ", StringComparison.Ordinal) && word != "final 0" && word != "final -")));
        }

        private static (string Id, WhatAmI Role) Party(JsonNode session, string message)
        {
            JsonNode init = session["events"]!.AsArray().SelectMany(static e => e!["decoded"]?.AsArray() ?? [])
                .Select(decoded => decoded![message]).First(static found => found is not null)!;
            byte[] bytes = Convert.FromHexString((string)init["zid"]!);
            Assert.True(ZenohId.TryFromBytes(bytes, out ZenohId id));
            return (id.ToString(), Enum.Parse<WhatAmI>((string)init["whatami"]!, ignoreCase: true));
        }

        private void Take(ReadOnlySpan<byte> batch)
        {
            var reader = new WireReader(batch);
            while (reader.TryPeek(out byte header))
            {
                if ((header & 0x1f) != Frame.Id)
                    return;
                reader.TryReadByte(out _);
                Assert.True(Frame.TryDecode(ref reader, header, out _));
                while (TryTakeMessage(ref reader, batch))
                {
                }
            }
        }

        private bool TryTakeMessage(scoped ref WireReader reader, ReadOnlySpan<byte> batch)
        {
            int start = reader.Position;
            if (!NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
                return false;
            Expect(ref reader, header, id);
            Assert.False(reader.HasFailed);
            _face.Receive(batch[start..reader.Position]);
            return true;
        }

        private void Expect(scoped ref WireReader reader, byte header, NetworkMessageId id)
        {
            int position = reader.Position;
            switch (id)
            {
                case NetworkMessageId.Declare when Declare.TryDecode(ref reader, header, out Declare declare):
                    if (declare.Declaration.Kind == DeclarationKind.KeyExpression)
                        _prefixes.TryAdd((ushort)declare.Declaration.EntityId, Text(declare.Declaration.Key) ?? "");
                    else if (declare.Declaration.Kind == DeclarationKind.UndeclareKeyExpression)
                        _prefixes.Remove((ushort)declare.Declaration.EntityId);
                    break;
                case NetworkMessageId.Push when Push.TryDecode(ref reader, header, out Push push):
                    if (Text(push.Key) is { } key && IsRoutable(push.Extensions.NodeId))
                        Samples.Add(key);
                    break;
                case NetworkMessageId.Interest when Interest.TryDecode(ref reader, header, out Interest interest):
                    bool isOwed = interest.Mode != InterestMode.Final
                        && _node.Role != WhatAmI.Client && _face.Face.Kind != Zenoh.Routing.Faces.FaceKind.Router;
                    if (isOwed && (!interest.IsRestricted || Text(interest.Key) is not null) && _interests.Add(interest.InterestId))
                        OwedEnds.Add($"final {interest.InterestId}");
                    break;
                case NetworkMessageId.Request when Request.TryDecode(ref reader, header, out Request request):
                    OwedEnds.Add($"end {request.RequestId}");
                    break;
                default:
                    NetworkMessages.TrySkip(ref reader, header, id);
                    break;
            }

            Assert.True(reader.Position > position || reader.IsAtEnd);
        }

        private bool IsRoutable(ushort nodeId) => nodeId == 0 || _face.Face.Gossip.Indexes.ContainsKey(nodeId);

        /// <summary>The key, or null where it uses an id of the node's, which declares none.</summary>
        private string? Text(WireExpression key)
        {
            string prefix = "";
            if (key.Scope != 0 && (!key.SenderMapping || !_prefixes.TryGetValue(key.Scope, out prefix!)))
                return null;
            return prefix + System.Text.Encoding.UTF8.GetString(key.Suffix);
        }
    }
}
