using System.Net;
using System.Text.Json.Nodes;
using Zenoh.Configuration;
using Zenoh.Links;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Gossip;
using Zenoh.Scouting;
using Zenoh.Tests.Protocol;
using Zenoh.Tests.Transport.Multicast;
using Zenoh.Transport;
using Zenoh.Transport.Multicast;

namespace Zenoh.Tests.Fuzzing;

/// <summary>What arrives before a session stands, or beside it.</summary>
public sealed class DatagramFuzzTests
{
    /// <summary>A group is used for so many datagrams, so that neither it nor what it keeps grows for ever.</summary>
    private const int DatagramsPerGroup = 500;

    /// <summary>Each is said three times, from several addresses.</summary>
    private const int Datagrams = 7_000;

    [Fact]
    public void A_question_of_scouting_is_answered_or_ignored()
    {
        int answered = 0;
        Mutations.Run(Scouting(), bytes =>
        {
            Locator[] locators = [Locator.Parse("tcp/127.0.0.1:7447"), Locator.Parse("tcp/192.0.2.1:7447")];
            if (Responder.AnswerTo(bytes, IPAddress.Parse("192.0.2.7"), ZenohId.Parse("a1"), WhatAmI.Router, locators) is not { } answer)
                return;
            answered++;
            Assert.True(ScoutingDatagrams.TryReadAnswer(answer, out ScoutedNode? node));
            Assert.Equal(new ScoutedNode(ZenohId.Parse("a1"), WhatAmI.Router, ["tcp/192.0.2.1:7447"]), node);
        });
        Assert.NotEqual(0, answered);
    }

    [Fact]
    public void An_answer_to_scouting_is_read_or_ignored() => Mutations.Run(
        Scouting(),
        bytes =>
        {
            if (!ScoutingDatagrams.TryReadAnswer(bytes, out ScoutedNode? node))
                return;
            Assert.True(node.Locators.Count <= bytes.Length);
            IReadOnlyList<string> ofUse = HelloLocators.For(IPAddress.Loopback, [.. node.Locators.Select(Locator.Parse)]);
            Assert.All(ofUse, locator => Assert.Contains(locator, node.Locators));
        });

    [Fact]
    public void Link_states_are_read_as_far_as_they_go_and_mean_the_same_when_they_are_told_again()
    {
        int read = 0;
        Mutations.Run([.. Vector.Of("oam").Select(vector => ListIn(vector.Bytes)).Where(list => list.Length > 0)], bytes =>
        {
            List<NodeEntry> entries = NodeEntries.Decode(bytes, new RoutingLimits());
            Assert.True(entries.Count <= bytes.Length);
            read += entries.Count;
            Assert.Equal(entries.Select(Words), NodeEntries.Decode(NodeEntries.Encode(entries), new RoutingLimits()).Select(Words));
        });
        Assert.NotEqual(0, read);
    }

    [Fact]
    public void A_group_hears_its_members_whatever_else_is_said_in_it()
    {
        byte[][] seeds = [.. Vector.Sessions.Where(session => ((string)session!["name"]!).Contains("mcast", StringComparison.Ordinal)
            || ((string)session["name"]!).Contains("multicast", StringComparison.Ordinal)).SelectMany(session => session!["events"]!.AsArray()).Select(HexOf)];
        var crowd = new Crowd();
        Mutations.Run(
            seeds,
            bytes =>
            {
                crowd.Says(bytes);
                if (crowd.Said < DatagramsPerGroup)
                    return;
                crowd.AssertMemberIsHeard();
                crowd.Dispose();
                crowd = new Crowd();
            },
            Datagrams);
        crowd.AssertMemberIsHeard();
        crowd.Dispose();
    }

    private static string Words(NodeEntry entry) =>
        $"{entry.Index} {entry.SequenceNumber} {entry.Id} {entry.Role} {entry.IsGateway} {Words(entry.Locators)} {Words(entry.Links)} {Words(entry.Weights)}";

    private static string Words<T>(IEnumerable<T>? list) => list is null ? "-" : $"[{string.Join(' ', list)}]";

    private static byte[][] Scouting() => [.. Vector.Of("scouting").Select(vector => vector.Bytes)];

    private static byte[] HexOf(JsonNode? entry) => Convert.FromHexString((string?)entry!["hex"] ?? "");

    private static byte[] ListIn(byte[] message)
    {
        var reader = new WireReader(message);
        return reader.TryReadByte(out byte header) && Oam.TryDecode(ref reader, header, out Oam oam) ? oam.Body.Bytes.ToArray() : [];
    }

    /// <summary>A node in a group, a member it is to hear, and others who say anything.</summary>
    private sealed class Crowd : IDisposable
    {
        private const int Member = 9_000;
        private const string MemberId = "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0";

        private readonly ManualTime _time = new();
        private readonly MemoryGroup _group = new();
        private readonly Party _node;

        public Crowd()
        {
            _node = new Party(_group, "aa", 1, new TransportOptions { Time = _time });
            _group.Say(Member, "a709f1f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff0a00002701");
        }

        public int Said { get; private set; }

        private MulticastGroupCore Group => _node.Group;

        public void Says(byte[] datagram)
        {
            Said++;
            for (int from = 1; from <= 3; from++)
                _group.Say(Member + from, datagram);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        public void AssertMemberIsHeard()
        {
            // A put on "k", the first message of the member.
            _group.Say(Member, "25007d00016b010401000000");
            Assert.True(SpinWait.SpinUntil(HasHeardMember, Eventually.Deadline), "the member was not heard");
            Assert.InRange(Group.Members.Count, 1, 4);
            Assert.InRange(Group.Malformed, 0, 3 * Said);
        }

        public void Dispose() => _node.Dispose();

        private bool HasHeardMember() => Group.Members.Any(member => member.Peer.ToString() == MemberId) && _node.RecorderOf(MemberId).Count == 1;
    }
}
