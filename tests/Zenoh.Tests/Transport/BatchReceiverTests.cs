using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;

namespace Zenoh.Tests.Transport;

/// <summary>The table of reactions in the Zenoh wire specification, error handling; and what becomes of numbers and fragments.</summary>
public sealed class BatchReceiverTests
{
    // PUSH on the literal key k with four bytes of payload: the number 1.
    private const string Push = "7d00016b010401000000";

    private readonly Recorder _recorder = new();

    [Theory]
    [InlineData("2500" + Push, ReceiveResult.Open, 1)]
    [InlineData("2500" + Push + Push + "04", ReceiveResult.Open, 2)]
    [InlineData("04" + "2500" + Push + "04" + "2501" + Push, ReceiveResult.Open, 2)]
    [InlineData("", ReceiveResult.Open, 0)]
    [InlineData("08", ReceiveResult.Broken, 0)]
    [InlineData("1f", ReceiveResult.Broken, 0)]
    [InlineData("25", ReceiveResult.Broken, 0)]
    [InlineData("a5001100" + Push, ReceiveResult.Broken, 0)]
    [InlineData("a5000f" + Push, ReceiveResult.Open, 1)]
    [InlineData("840f", ReceiveResult.Open, 0)]
    [InlineData("25007d00016b0104", ReceiveResult.Broken, 0)]
    [InlineData("25007d0001ff010401000000", ReceiveResult.Broken, 0)]
    [InlineData("25007d00016b09", ReceiveResult.Broken, 0)]
    [InlineData("258080808001" + Push, ReceiveResult.Broken, 0)]
    [InlineData("a5003107" + Push, ReceiveResult.Open, 1)]
    [InlineData("a500310f" + Push, ReceiveResult.Open, 1)]
    [InlineData("2500" + Push + "2500" + Push, ReceiveResult.Open, 1)]
    [InlineData("2500" + Push + "2505" + Push, ReceiveResult.Open, 2)]
    [InlineData("2505" + Push + "2503" + Push + "2506" + Push, ReceiveResult.Open, 2)]
    [InlineData("2500" + Push + "0500" + Push, ReceiveResult.Open, 2)]
    [InlineData("420a0000" + "2500" + Push, ReceiveResult.Open, 1)]
    [InlineData("010902b1" + "2500" + Push, ReceiveResult.Open, 1)]
    [InlineData("0001" + "2500" + Push, ReceiveResult.Open, 1)]
    [InlineData("2500" + Push + "0300", ReceiveResult.LinkClosed, 1)]
    [InlineData("2305", ReceiveResult.SessionClosed, 0)]
    [InlineData("83000f", ReceiveResult.LinkClosed, 0)]
    public void Batch_leads_to_what_the_specification_says(string batch, object result, int messages)
    {
        Assert.Equal((ReceiveResult)result, Receive(Make(), batch));
        Assert.Equal(messages, _recorder.Count);
    }

    [Fact]
    public void Frame_of_another_priority_breaks_the_link_where_none_were_agreed_on()
    {
        BatchReceiver receiver = Make(qos: false);
        Assert.Equal(ReceiveResult.Open, Receive(receiver, "a5003105" + Push));
        Assert.Equal(ReceiveResult.Broken, Receive(receiver, "a5013104" + Push));
        Assert.Equal(1, _recorder.Count);
    }

    [Theory]
    [InlineData(8, 0x7F)]
    [InlineData(16, 0x3FFF)]
    public void Numbers_wrap_at_the_resolution(int bits, int mask)
    {
        BatchReceiver receiver = Make(bits: bits, first: (uint)mask - 1);
        for (int i = 0; i < 3 * mask; i++)
            Assert.Equal(ReceiveResult.Open, Receive(receiver, "25" + Zint((uint)(mask - 1 + i) & (uint)mask) + Push));
        Assert.Equal(3 * mask, _recorder.Count);
        Assert.Equal(ReceiveResult.Broken, Receive(receiver, "25" + Zint((uint)mask + 1) + Push));
    }

    [Theory]
    [InlineData(1, new[] { "e600027d00016b", "660101", "2602" + "0401000000" }, 1)]
    [InlineData(1, new[] { "a60002" + Push }, 1)]
    [InlineData(1, new[] { "66007d00016b", "26010104" + "01000000" }, 0)]
    [InlineData(0, new[] { "66007d00016b", "26010104" + "01000000" }, 1)]
    [InlineData(1, new[] { "e600027d00016b", "26020104" + "01000000" }, 0)]
    [InlineData(1, new[] { "e600027d00016b", "e60103", "26020104" + "01000000", "2503" + Push }, 1)]
    [InlineData(1, new[] { "e600027d00016b", "e60102" + "7d00016b", "26020104" + "01000000" }, 1)]
    [InlineData(1, new[] { "e600027d00016b", "2501" + Push, "26020104" + "01000000" }, 1)]
    [InlineData(1, new[] { "a60002ffff", "2501" + Push }, 1)]
    public void Fragments_become_a_message_or_nothing(int patch, string[] batches, int messages)
    {
        BatchReceiver receiver = Make(patch: (ulong)patch);
        foreach (string batch in batches)
            Assert.Equal(ReceiveResult.Open, Receive(receiver, batch));
        Assert.Equal(messages, _recorder.Count);
        Assert.All(_recorder.Messages, message => Assert.Equal(1, message.Number));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Message_beyond_the_largest_is_passed_over_to_its_end(int patch)
    {
        BatchReceiver receiver = Make(patch: (ulong)patch, maxMessage: 1_000);
        string first = patch == 1 ? "e60002" : "6600";
        Assert.Equal(ReceiveResult.Open, Receive(receiver, first + "7d00016b01" + new string('0', 1_200)));
        Assert.Equal(ReceiveResult.Open, Receive(receiver, "6601" + new string('0', 1_200)));
        Assert.Equal(ReceiveResult.Open, Receive(receiver, "6602" + new string('0', 1_200)));
        Assert.Equal(ReceiveResult.Open, Receive(receiver, "2603" + new string('0', 1_200)));
        Assert.Equal(0, _recorder.Count);
        Assert.True(receiver.Incomplete > 0);
        Assert.Equal(ReceiveResult.Open, Receive(receiver, (patch == 1 ? "a60402" : "2604") + Push));
        Assert.Equal(1, _recorder.Count);
    }

    [Fact]
    public void Room_of_a_message_is_given_back_once()
    {
        BatchReceiver receiver = Make(maxMessage: Push.Length / 2);
        for (int i = 0; i < 3; i++)
            Receive(receiver, $"a6{i:x2}02" + Push);
        Assert.Equal((3, 0), (_recorder.Count, receiver.Incomplete));
        Receive(receiver, "e60302" + Push);
        Receive(receiver, "2604" + "00");
        Assert.Equal((3, 1), (_recorder.Count, receiver.Incomplete));
    }

    [Theory]
    [InlineData(63, 2)]
    [InlineData(64, 1)]
    public void Number_that_is_half_of_them_ahead_is_behind(int number, int messages)
    {
        BatchReceiver receiver = Make(bits: 8);
        Receive(receiver, "2500" + Push);
        Receive(receiver, $"25{number:x2}" + Push);
        Assert.Equal((messages, 2 - messages), (_recorder.Count, receiver.Repeated));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Long_messages_are_told_apart_where_it_is_told_that_all_has_been_read(bool tells)
    {
        int caughtUp = 0;
        _recorder.WhenCaughtUp = () => caughtUp++;
        BatchReceiver receiver = Make(tellsCaughtUp: tells);
        Receive(receiver, "2500" + Push);
        receiver.CaughtUp(_recorder);
        Assert.Equal((0, 0), (_recorder.Long, caughtUp));
        Receive(receiver, "e60102" + "7d00016b");
        Receive(receiver, "2602" + "010401000000");
        receiver.CaughtUp(_recorder);
        receiver.CaughtUp(_recorder);
        Assert.Equal(2, _recorder.Count);
        Assert.Equal(tells ? (1, 1) : (0, 0), (_recorder.Long, caughtUp));
    }

    [Fact]
    public void Unfinished_messages_of_all_priorities_together_are_no_more_than_one_of_the_largest_size()
    {
        BatchReceiver receiver = Make(maxMessage: 1_000);
        string nearlyAll = "7d00016b01" + new string('0', 1_600);

        Receive(receiver, "e600b10102" + nearlyAll);
        Receive(receiver, "e600b10202" + nearlyAll);

        Assert.Equal(1, receiver.Incomplete);
        receiver.Discard();
        Receive(receiver, "e601b10202" + "7d00016b");
        Receive(receiver, "a6023102" + "010401000000");
        Assert.Equal(1, _recorder.Count);
    }

    [Fact]
    public void Message_of_several_fragments_lies_in_memory_that_can_be_retained()
    {
        var keeper = new Keeper();
        BatchReceiver receiver = Make(maxMessage: 1 << 20);
        byte[] payload = Recorder.Payload(3, 150_000);
        string message = "7d00016b01" + Zint((uint)payload.Length) + Convert.ToHexString(payload);
        int third = message.Length / 6 * 2;
        foreach (string batch in (string[])["e60002" + message[..third], "6601" + message[third..(2 * third)], "2602" + message[(2 * third)..]])
            Receive(receiver, batch, keeper);
        receiver.Discard();

        Assert.True(keeper.Kept!.Bytes.AsSpan().IndexOf(payload) >= 0, "the payload is not in the retained memory");
        keeper.Kept.Release();
        Assert.Empty(keeper.Kept.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fragments_that_lie_behind_each_other_are_joined_where_they_lie(int between)
    {
        var keeper = new Keeper();
        BatchReceiver receiver = Make();
        byte[] payload = Recorder.Payload(5, 120_000);
        string message = "7d00016b01" + Zint((uint)payload.Length) + Convert.ToHexString(payload);
        int half = message.Length / 4 * 2;
        List<string> batches = ["e60002" + message[..half], "2601" + message[half..]];

        // A message of another priority between the two must not be written over.
        if (between == 1)
            batches.Insert(1, "a5003104" + Push);
        ReceiveBuffer buffer = ReceiveBuffer.RentForStream();
        int at = 0;
        foreach (byte[] batch in batches.Select(Convert.FromHexString))
        {
            batch.CopyTo(buffer.Bytes, at += sizeof(ushort));
            Assert.Equal(ReceiveResult.Open, receiver.Receive(new ReceivedBatch(buffer, at, batch.Length), batch.Length < 100 ? _recorder : keeper));
            at += batch.Length;
        }

        Assert.Equal(between == 0, keeper.Kept == buffer);
        Assert.True(keeper.Kept!.Bytes.AsSpan().IndexOf(payload) >= 0, "the payload is not in the retained memory");
        Assert.Equal(between, _recorder.Count);
        keeper.Kept.Release();
        Assert.True(buffer.IsUnshared);
        buffer.Release();
    }

    [Fact]
    public void Fragments_of_several_priorities_interleave()
    {
        BatchReceiver receiver = Make();
        Receive(receiver, "e600b101027d00016b");
        Receive(receiver, "e600027d00016b");
        Receive(receiver, "a6013101" + "010401000000");
        Receive(receiver, "2601" + "010401000000");
        Assert.Equal([Priority.RealTime, Priority.Data], _recorder.Messages.Select(message => message.Priority));
    }

    [Fact]
    public void Compressed_batch_that_inflates_beyond_the_batch_size_breaks_the_link()
    {
        BatchReceiver receiver = Make(compression: true, batchSize: 64);
        Assert.Equal(ReceiveResult.Open, Receive(receiver, "00" + "2500" + Push));

        // One zero, then a copy of hundreds of it.
        Assert.Equal(ReceiveResult.Broken, Receive(receiver, "01" + "1f00" + "0100" + "ffff00" + "5000000000" + "00"));
        Assert.Equal(ReceiveResult.Broken, Receive(receiver, "01" + "ff"));
        Assert.Equal(1, _recorder.Count);
    }

    [Fact]
    public void Bytes_of_any_kind_never_throw()
    {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++)
        {
            BatchReceiver receiver = Make(compression: round % 3 == 0, maxMessage: 4_096);
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
                bytes[0] = (byte)((bytes[0] & 0xE0) | 0x05 + (round % 4 / 2));
            Receive(receiver, Convert.ToHexString(bytes));
        }
    }

    private static BatchReceiver Make(
        bool qos = true,
        int bits = 32,
        uint first = 0,
        ulong patch = 1,
        bool compression = false,
        int maxMessage = 1 << 20,
        int batchSize = 65_535,
        bool tellsCaughtUp = false) => new(
        new Agreement
        {
            QoS = qos,
            Resolution = new Resolution(bits, 32),
            PeerFirstNumber = first,
            Patch = patch,
            Compression = compression,
            BatchSize = batchSize,
        },
        maxMessage)
    {
        TellsCaughtUp = tellsCaughtUp,
    };

    private ReceiveResult Receive(BatchReceiver receiver, string batch, ITransportReceiver? above = null)
    {
        ReceiveBuffer buffer = ReceiveBuffer.RentForDatagram();
        byte[] bytes = Convert.FromHexString(batch);
        bytes.CopyTo(buffer.Bytes, 0);
        ReceiveResult result = receiver.Receive(new ReceivedBatch(buffer, 0, bytes.Length), above ?? _recorder);
        buffer.Release();
        return result;
    }

    private static string Zint(uint value) => value < 0x80 ? $"{value:x2}" : $"{(value & 0x7F) | 0x80:x2}{Zint(value >> 7)}";

    private sealed class Keeper : ITransportReceiver
    {
        public ReceiveBuffer? Kept { get; private set; }

        public void Receive(scoped ref WireReader messages, in ReceiveContext context)
        {
            messages.ReadRest();
            Kept = context.Buffer;
            Kept!.Retain();
        }

        public void LinksChanged()
        {
        }

        public void Closed(TransportEnd end)
        {
        }
    }
}
