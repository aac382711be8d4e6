using Zenoh.Links;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport.Multicast;

public sealed class GroupTests
{
    // JOIN of a peer as zenoh-pico and the reference write it: version, role, id, lease of 10 s, next numbers 0 and 0, patch 1.
    private const string JoinOfB1 = "a70901b10a00002701";
    private const string JoinOfB2 = "a70901b20a00002701";

    // A frame with a put on "k" whose payload is the number 1.
    private const string FirstFrame = "25007d00016b010401000000";

    private const int Port = 9000;

    private static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);

    [Theory]
    [InlineData(false, 65_535, 32)]
    [InlineData(true, 65_535, 32)]
    [InlineData(true, 500, 16)]
    public async Task Three_nodes_hear_each_other_and_not_themselves(bool priorities, int batch, int bits)
    {
        var options = new TransportOptions { MulticastQoS = priorities, BatchSize = batch, SequenceNumberBits = bits };
        var group = new MemoryGroup();
        using Party one = new(group, "a1", 1, options), two = new(group, "b2", 2, options), three = new(group, "c3", 3, options);
        Party[] all = [one, two, three];
        await Waiting.Until(() => all.All(party => party.Group.Members.Count == 2), "two members everywhere");
        int[] sizes = [1, 100, 8_000, 9_000, 70_000, 1_000_000];

        for (int i = 0; i < 60; i++)
        {
            foreach (Party party in all)
                party.Group.Transport.Send(new TestMessage(Recorder.Payload(i, i < sizes.Length ? sizes[i] : i * 31)), Blocking with { Priority = (Priority)(i % 8) });
        }

        await Waiting.Until(() => all.All(party => party.Heard().Sum(recorder => recorder.Count) == 120), "60 messages of each of two others everywhere");
        foreach (Recorder recorder in all.SelectMany(static party => party.Heard()).Where(static recorder => recorder.Count > 0))
        {
            Assert.Equal(60, recorder.Count);
            Assert.All(recorder.Messages, message => Assert.True(message.IsIntact, $"message {message.Number} of {message.Length} bytes"));
            foreach (var conduit in recorder.Messages.GroupBy(message => message.Priority))
                Assert.Equal(conduit.Select(message => message.Number).Order(), conduit.Select(message => message.Number));
        }

        Assert.Equal(priorities ? 8 : 1, one.Heard().Max(recorder => recorder.Messages.Select(message => message.Priority).Distinct().Count()));
    }

    [Fact]
    public async Task Join_is_said_at_the_start_to_each_that_joins_and_again_and_again()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        Assert.Equal("a70901a10a", Hex(Assert.Single(Joins(group)))[..10]);

        group.Say(Port, JoinOfB1);
        await Waiting.Until(() => Joins(group).Count == 2, "JOIN for the one who joined");

        // Further ones that come at once are greeted together.
        group.Say(Port + 1, JoinOfB2);
        group.Say(Port + 2, JoinOfB2.Replace("b2", "b3", StringComparison.Ordinal));
        await Waiting.Until(() => party.Group.Members.Count == 3, "three members");
        Assert.Equal(2, Joins(group).Count);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await Waiting.Until(() => Joins(group).Count == 3, "one JOIN for both");

        time.Advance(TimeSpan.FromMilliseconds(2_000));
        Assert.Equal(3, Joins(group).Count);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(4, Joins(group).Count);
    }

    [Fact]
    public async Task Join_says_the_number_of_what_leaves_next_and_not_of_what_comes_next()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { JoinInterval = TimeSpan.FromHours(1) });
        uint before = NextOf(Joins(group)[0]);
        Transmit(party, 1);
        Transmit(party, 2);

        party.Group.Transmitter.TryAlone(TimeSpan.Zero, () =>
        {
            Span<SequenceNumbers> leaving = stackalloc SequenceNumbers[1];
            Transmit(party, 3);
            party.Group.Transmitter.CopyLeaving(leaving);
            Assert.Equal(Masked(before + 2), leaving[0].Reliable);
        });
        party.Group.Transport.Flush();
        await Waiting.Until(() => group.Said.Count(static datagram => (datagram.Bytes[0] & 0x1F) == Frame.Id) == 3, "third message");
        await Waiting.Until(party.Group.SendJoin, "JOIN");

        Assert.Equal(Masked(before + 3), NextOf(Joins(group)[^1]));

        static uint Masked(uint number) => number & 0x0FFF_FFFF;
        static void Transmit(Party party, int number) => party.Group.Transport.Send(new TestMessage(Recorder.Payload(number, 8)), Blocking with { Express = true });
    }

    [Fact]
    public void Silent_member_says_that_it_lives_where_joins_are_rare()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time, JoinInterval = TimeSpan.FromSeconds(60), Lease = TimeSpan.FromSeconds(4) });

        time.Advance(TimeSpan.FromSeconds(10));

        int signs = group.Said.Count(datagram => datagram.Bytes is [0x04]);
        Assert.InRange(signs, 7, 10);
        Assert.Single(Joins(group));
    }

    [Theory]
    [InlineData("a70801b10a00002701", "another version")]
    [InlineData("a70901a10a00002701", "this node's id")]
    [InlineData("e70901b10900200a00002701", "sequence_number_resolution")]
    [InlineData("e70901b10a00080a00002701", "batch_size")]
    [InlineData("a70901c10a00002701", "the same id")]
    public async Task Nodes_that_cannot_be_heard_are_refused_with_a_reason(string join, string reason)
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1);
        group.Say(Port, "a70901c10a00002701");
        await Waiting.Until(() => party.Group.Members.Count == 1, "first member");

        group.Say(Port + 1, join);
        group.Say(Port + 1, FirstFrame);

        await Waiting.Until(() => party.Group.Refused == 1, "refusal");
        Assert.Contains(reason, party.Group.LastRefusal, StringComparison.Ordinal);
        Assert.Single(party.Group.Members);
    }

    [Fact]
    public async Task Members_are_at_most_as_many_as_allowed_and_one_that_leaves_makes_room()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { MaxMulticastSessions = 1 });
        group.Say(Port, JoinOfB1);
        group.Say(Port + 1, JoinOfB2);
        await Waiting.Until(() => party.Group.Refused == 1, "refusal of the second");

        group.Say(Port, 0x03, 0x00);
        group.Say(Port + 1, JoinOfB2);

        await Waiting.Until(() => party.Group.Members is [{ } only] && only.Peer == ZenohId.Parse("b2"), "second member in the room of the first");
        Assert.Equal((CloseReason.Generic, true), Brief(await Waiting.For(party.RecorderOf("b1").End, "end of the first member")));
    }

    [Fact]
    public async Task Member_that_is_silent_for_its_lease_ends_and_may_join_again()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        group.Say(Port, JoinOfB1);
        group.Say(Port + 1, "a70901b20300002701");
        await Waiting.Until(() => party.Group.Members.Count == 2 && group.IsHeard, "members, and a node that listens");

        time.Advance(TimeSpan.FromSeconds(4));
        TransportEnd end = await Waiting.For(party.RecorderOf("b2").End, "end of the member with a lease of 3 s");
        Assert.Equal((CloseReason.Expired, true), Brief(end));
        Assert.Equal("b1", Assert.Single(party.Group.Members).Peer.ToString());

        group.Say(Port + 1, JoinOfB2);
        await Waiting.Until(() => party.Group.Members.Count == 2, "member that came back");
    }

    [Fact]
    public async Task Time_in_which_the_layer_above_holds_up_the_reading_is_no_silence_of_members()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var entered = new SemaphoreSlim(0);
        using var held = new ManualResetEventSlim();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        group.Say(Port, JoinOfB1);
        group.Say(Port + 1, JoinOfB2);
        await Waiting.Until(() => party.Group.Members.Count == 2 && group.IsHeard, "members, and a node that listens");
        party.RecorderOf("b1").Each = () =>
        {
            entered.Release();
            held.Wait();
        };

        group.Say(Port, FirstFrame);
        Assert.True(await entered.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken), "the message was not handed up");
        time.Advance(TimeSpan.FromSeconds(60));
        group.Say(Port + 1, FirstFrame);
        held.Set();

        await Waiting.Until(() => group.IsHeard, "everything read");
        Assert.Equal((1, 1), (party.RecorderOf("b1").Count, party.RecorderOf("b2").Count));
        Assert.False(party.RecorderOf("b1").End.IsCompleted || party.RecorderOf("b2").End.IsCompleted, "nobody was silent while somebody listened");
        time.Advance(TimeSpan.FromSeconds(12));
        await Waiting.Until(() => party.Group.Members.Count == 0, "end of members that are silent while somebody listens");
    }

    [Fact]
    public async Task Member_that_only_repeats_its_join_lives()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        group.Say(Port, JoinOfB1);
        await Waiting.Until(() => party.Group.Members.Count == 1, "member");

        for (int i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            group.Say(Port, JoinOfB1);

            // Datagrams are read in order: when another node is refused, the JOIN has been read.
            group.Say(Port + 1, "a70901a10a00002701");
            await Waiting.Until(() => party.Group.Refused == i + 1, "refusal that follows the JOIN");
        }

        Assert.Single(party.Group.Members);
        Assert.False(party.RecorderOf("b1").End.IsCompleted);
    }

    [Fact]
    public async Task Lease_of_a_member_is_capped_whatever_it_says()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        group.Say(Port, "a70901b1ffffffff0f00002701");
        await Waiting.Until(() => party.Group.Members.Count == 1 && group.IsHeard, "member, and a node that listens");

        time.Advance(TransportLimits.LongestMemberLease + TimeSpan.FromSeconds(2));

        await Waiting.Until(() => party.Group.Members.Count == 0, "end of a member that promised to live for years");
    }

    [Fact]
    public async Task Node_that_began_anew_with_the_same_address_and_id_is_heard_again()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1);
        group.Say(Port, JoinOfB1);
        group.Say(Port, FirstFrame);
        group.Say(Port, FirstFrame);
        await Waiting.Until(() => party.Group.Members.Count == 1, "member");
        await Waiting.Until(() => party.RecorderOf("b1").Count == 1, "message, once");

        group.Say(Port, JoinOfB1);
        group.Say(Port, FirstFrame);

        await Waiting.Until(() => party.RecorderOf("b1").Count == 2, "message after the numbers began anew");
    }

    [Fact]
    public async Task Another_node_at_a_known_address_replaces_the_one_before()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1);
        group.Say(Port, JoinOfB1);
        await Waiting.Until(() => party.Group.Members.Count == 1, "first node");

        group.Say(Port, JoinOfB2);

        await Waiting.For(party.RecorderOf("b1").End, "end of the first");
        group.Say(Port, FirstFrame);
        await Waiting.Until(() => party.Group.Members is [{ } only] && only.Peer == ZenohId.Parse("b2"), "second node");
        await Waiting.Until(() => party.RecorderOf("b2").Count == 1, "message of the second");
    }

    [Fact]
    public async Task Nonsense_from_members_and_strangers_hurts_nobody()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1);
        group.Say(Port, JoinOfB1);
        var random = new Random(7);
        byte[][] seeds = [Convert.FromHexString(JoinOfB1), Convert.FromHexString(FirstFrame), Convert.FromHexString("66012301020304"), Convert.FromHexString("2500390101")];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] datagram = [.. seeds[i % seeds.Length], .. new byte[random.Next(4)]];
            for (int changes = random.Next(4); changes >= 0; changes--)
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);

            // A CLOSE is no nonsense.
            if ((datagram[0] & 0x1F) != 0x03)
                group.Say(i % 2 == 0 ? Port : Port + 1 + random.Next(50), datagram);
        }

        group.Say(Port + 100, "a70901efab" + "0a00002701");
        await Waiting.Until(
            () =>
            {
                group.Say(Port + 200, "a70901fe0a00002701");
                return party.Group.Members.Any(member => member.Peer == ZenohId.Parse("fe"));
            },
            "member that came after all the nonsense");
        group.Say(Port + 200, FirstFrame);
        await Waiting.Until(() => party.RecorderOf("fe").Count == 1, "its message");
        Assert.True(party.Group.Malformed > 100, $"only {party.Group.Malformed} malformed datagrams");
        Assert.False(party.Group.IsClosed);
    }

    [Fact]
    public async Task Flood_of_nodes_that_join_is_let_in_bit_by_bit()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { Time = time, MaxMulticastSessions = 10_000 });
        for (int i = 0; i < TransportLimits.AdmissionsPerTick + 10; i++)
            group.Say(Port + i, $"a70911{i & 0xFF:x2}{(i >> 8) + 1:x2}0a00002701");
        await Waiting.Until(() => party.Group.Refused == 10, "refusals");
        Assert.Equal(TransportLimits.AdmissionsPerTick, party.Group.Members.Count);

        time.Advance(TimeSpan.FromSeconds(1));
        group.Say(Port - 1, JoinOfB1);
        await Waiting.Until(() => party.Group.Members.Count == TransportLimits.AdmissionsPerTick + 1, "next member");
    }

    [Theory]
    [InlineData(4_096, 1 << 30)]
    [InlineData(1 << 30, 4_096)]
    public async Task Unfinished_messages_of_all_members_share_one_bound(int mostAnywhere, int mostInGroups)
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { MaxMessageBytes = mostAnywhere, MaxMulticastMessageBytes = mostInGroups });
        byte[] first = [0x66, 0x00, .. new byte[4_000]];
        first[0] |= 0x80;
        byte[] marked = [first[0], 0x00, 0x02, .. first[2..]];
        for (int i = 0; i < 20; i++)
        {
            group.Say(Port + i, $"a70901{0x10 + i:x2}0a00002701");
            group.Say(Port + i, marked);
        }

        await Waiting.Until(() => party.Group.Members.Count == 20, "members");
        group.Say(Port + 99, "a70901fe0a00002701");
        group.Say(Port + 99, FirstFrame);
        await Waiting.Until(() => party.Group.Members.Count == 21, "last member");
        await Waiting.Until(() => party.RecorderOf("fe").Count == 1, "whole message while others are unfinished");
        Assert.InRange(party.Group.Members.Count(static member => member.Incomplete > 0), 15, 19);
    }

    [Fact]
    public async Task Member_that_finishes_no_message_leaves_room_for_those_of_others()
    {
        var group = new MemoryGroup();
        using var party = new Party(group, "a1", 1, new TransportOptions { MaxMessageBytes = 4_096 });
        group.Say(Port, "a70901100a00002701");
        group.Say(Port, (byte[])[0xe6, 0x00, 0x02, .. new byte[4_000]]);
        group.Say(Port + 99, "a70901fe0a00002701");

        group.Say(Port + 99, (byte[])[0xe6, 0x00, 0x02, .. new byte[1_000]]);
        group.Say(Port + 99, (byte[])[0xe6, 0x01, .. new byte[900]]);

        await Waiting.Until(() => party.Group.Members.Count == 2, "members");
        group.Say(Port + 99, "ff");
        await Waiting.Until(() => party.Group.Malformed == 1, "everything before the malformed datagram to be read");
        Assert.All(party.Group.Members, static member => Assert.Equal(0, member.Incomplete));
    }

    [Fact]
    public async Task Leaving_says_close_and_ends_everything_once()
    {
        var group = new MemoryGroup();
        var party = new Party(group, "a1", 1);
        group.Say(Port, JoinOfB1);
        await Waiting.Until(() => party.Group.Members.Count == 1, "member");
        Recorder member = party.RecorderOf("b1");

        party.Dispose();

        TransportEnd end = await Waiting.For(member.End, "end of the member");
        Assert.Equal((CloseReason.Generic, false), Brief(end));
        Assert.Equal((CloseReason.Generic, false), Brief(await Waiting.For(party.OfGroup.End, "end of the group")));
        Assert.Equal([0x03, 0x00], group.Said[^1].Bytes);
        Assert.Equal(SendOutcome.Closed, party.Group.Transport.Send(new TestMessage([1]), Blocking));
    }

    [Fact]
    public void Nothing_is_said_after_close()
    {
        var time = new ManualTime();
        var group = new MemoryGroup();
        var party = new Party(group, "a1", 1, new TransportOptions { Time = time });
        group.Leaving = () =>
        {
            party.Group.SendJoin();
            party.Group.Tick(TimeSpan.FromMinutes(1));
            party.Group.Tick(TimeSpan.FromMinutes(2));
        };

        party.Dispose();

        Assert.Equal([0x03, 0x00], group.Said[^1].Bytes);
    }

    [Fact]
    public void Group_is_refused_where_the_configuration_demands_what_it_cannot_give()
    {
        Endpoint endpoint = Endpoint.Parse("udp/224.0.0.225:7450");
        using var strict = new Node("a1", new TransportOptions { Users = new Dictionary<string, string> { ["alice"] = "secret" } });
        using var compressed = new Node("a2", new TransportOptions { MulticastCompression = true });

        Assert.Contains("dictionary_file", Assert.Throws<LinkException>(() => strict.Manager.Listen(endpoint)).Message, StringComparison.Ordinal);
        Assert.Contains("multicast/compression", Assert.Throws<LinkException>(() => compressed.Manager.Listen(endpoint)).Message, StringComparison.Ordinal);
    }

    private static (CloseReason Reason, bool ByPeer) Brief(TransportEnd end) => (end.Reason, end.ByPeer);

    private static List<byte[]> Joins(MemoryGroup group) =>
        [.. group.Said.Where(static datagram => datagram.Port < Port && (datagram.Bytes[0] & 0x1F) == Join.Id).Select(static datagram => datagram.Bytes)];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static uint NextOf(byte[] datagram)
    {
        var reader = new WireReader(datagram);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Join.TryDecode(ref reader, header, out Join join));
        return join.Next.Reliable;
    }
}
