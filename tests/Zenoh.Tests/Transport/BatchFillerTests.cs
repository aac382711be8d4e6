using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

public sealed class BatchFillerTests
{
    private const int MaxBody = 126;
    private const uint Mask = 0x7F;
    private const uint FirstNumber = 0x7E;

    [Fact]
    public void First_message_begins_a_batch_with_a_frame_and_later_ones_join_it()
    {
        BatchFiller filler = Make();
        Assert.Equal(FillResult.Began, Append(filler, 10));
        Assert.Equal(FillResult.Joined, Append(filler, 10));
        Assert.Equal([(Frame.Id, FirstNumber)], TransportMessagesOf(filler.Queue.Take()!));
        Assert.True(filler.Queue.IsEmpty);
    }

    [Fact]
    public void Messages_of_the_other_channel_begin_a_frame_of_their_own_in_the_same_batch()
    {
        BatchFiller filler = Make();
        Append(filler, 10);
        Assert.Equal(FillResult.Joined, Append(filler, 10, Reliability.BestEffort));
        Assert.Equal(FillResult.Joined, Append(filler, 10, Reliability.Reliable));
        Assert.Equal([(Frame.Id, FirstNumber), (Frame.Id, FirstNumber), (Frame.Id, FirstNumber + 1)], TransportMessagesOf(filler.Queue.Take()!));
    }

    [Fact]
    public void Message_that_does_not_fit_behind_others_fills_their_batch_and_uses_no_number_up()
    {
        BatchFiller filler = Make();
        Append(filler, 80);
        int before = filler.Queue.Open!.Length;
        Assert.Equal(FillResult.Full, Append(filler, 80));
        Assert.Equal(before, filler.Queue.Next!.Length);
        Assert.Equal(FillResult.Began, Append(filler, 80));
        Assert.Equal([(Frame.Id, FirstNumber)], TransportMessagesOf(filler.Queue.Take()!));
        Assert.Equal([(Frame.Id, FirstNumber + 1)], TransportMessagesOf(filler.Queue.Take()!));
    }

    [Fact]
    public void There_is_no_room_while_as_many_batches_wait_as_may()
    {
        BatchFiller filler = Make();
        FillResult[] results = [.. Enumerable.Range(0, 6).Select(_ => Append(filler, 80))];
        Assert.Equal([FillResult.Began, FillResult.Full, FillResult.Began, FillResult.Full, FillResult.NoRoom, FillResult.NoRoom], results);
        filler.Queue.Take();
        Assert.Equal(FillResult.Began, Append(filler, 80));
    }

    [Fact]
    public void Message_that_fits_no_batch_is_cut_into_batches_of_one_fragment_with_numbers_in_order()
    {
        BatchFiller filler = Make(queue: 10);
        byte[] payload = Recorder.Payload(1, 300);
        Assert.Equal(FillResult.TooLong, filler.Append(new TestMessage(payload), Reliability.Reliable));
        FragmentWriter fragments = filler.Cut([1, 2, 3], payload, Reliability.Reliable);
        while (!fragments.IsDone)
            Assert.Equal(FillResult.Began, filler.Append(ref fragments));
        uint number = FirstNumber;
        List<byte> pieces = [];
        while (filler.Queue.Take() is { } batch)
        {
            Fragment fragment = FragmentIn(batch);
            Assert.Equal((number, number == FirstNumber), (fragment.SequenceNumber, fragment.IsFirst));
            Assert.Equal(filler.Queue.IsEmpty, !fragment.More);
            pieces.AddRange(fragment.Payload);
            number = (number + 1) & Mask;
        }

        Assert.Equal([1, 2, 3, .. payload], pieces);
    }

    [Theory]
    [InlineData(Reliability.Reliable)]
    [InlineData(Reliability.BestEffort)]
    public void Message_given_up_is_told_in_its_channel_in_a_batch_before_the_next(Reliability reliability)
    {
        BatchFiller filler = Make();
        filler.Abandon(reliability);
        Assert.Equal(FillResult.Began, Append(filler, 10, reliability));
        Fragment told = FragmentIn(filler.Queue.Take()!);
        Assert.Equal((true, FirstNumber, reliability), (told.IsDrop, told.SequenceNumber, told.Reliability));
        Assert.Equal([(Frame.Id, FirstNumber + 1)], TransportMessagesOf(filler.Queue.Take()!));
    }

    [Theory]
    [InlineData(Reliability.Reliable)]
    [InlineData(Reliability.BestEffort)]
    public void Message_given_up_leaves_a_gap_in_its_channel_where_fragments_are_not_marked(Reliability reliability)
    {
        BatchFiller filler = Make(marks: false);
        filler.Abandon(reliability);
        Append(filler, 10, reliability);
        Assert.Equal([(Frame.Id, FirstNumber + 1)], TransportMessagesOf(filler.Queue.Take()!));
    }

    [Fact]
    public void Numbers_begin_again_behind_the_last()
    {
        BatchFiller filler = Make(queue: 4);
        uint[] numbers = [.. Enumerable.Range(0, 3).Select(_ => filler.Leaving.Reliable).Zip(Enumerable.Range(0, 3).Select(_ => NumberOfOne(filler)), Same)];
        Assert.Equal([0x7E, 0x7F, 0x00], numbers);
    }

    [Fact]
    public void Low_latency_knows_neither_frames_nor_shared_batches_nor_fragments()
    {
        BatchFiller filler = Make(lowLatency: true);
        Assert.Equal(FillResult.Began, Append(filler, 10));
        Assert.Null(filler.Queue.Open);
        Assert.Equal(FillResult.TooLong, Append(filler, 300));
        filler.Forgo();
        Assert.Null(filler.Queue.Open);
        Assert.Equal(0x1D, filler.Queue.Take()!.Body[0] & 0x1F);
        Assert.True(filler.Queue.IsEmpty);
    }

    [Fact]
    public void Message_that_joins_is_the_bytes_it_is_when_it_is_appended()
    {
        BatchFiller appending = Make(), joining = Make();
        Append(appending, 10);
        Append(joining, 10);
        Append(appending, 11);
        Assert.True(Join(joining, 11));
        Assert.Equal(appending.Queue.Take()!.Body, joining.Queue.Take()!.Body);
    }

    [Fact]
    public void Message_joins_only_an_open_frame_of_its_channel()
    {
        BatchFiller filler = Make();
        Assert.False(Join(filler, 10));
        Append(filler, 10);
        int before = filler.Queue.Open!.Length;
        Assert.False(Join(filler, 10, Reliability.BestEffort));
        Assert.Equal(before, filler.Queue.Open!.Length);
        Assert.True(Join(filler, 10));
        filler.Queue.Seal();
        Assert.False(Join(filler, 10));
        BatchFiller bare = Make(lowLatency: true);
        Append(bare, 10);
        Assert.False(Join(bare, 10));
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void Message_joins_only_when_one_byte_says_the_length_of_its_payload(int length, bool joins)
    {
        BatchFiller filler = Make(maxBody: 1_000);
        Append(filler, 10);
        Assert.Equal(joins, Join(filler, length));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Message_joins_only_where_it_fits(int beyond, bool joins)
    {
        BatchFiller filler = Make();
        Append(filler, 80);
        int room = MaxBody - filler.Queue.Open!.Length;
        Assert.Equal(joins, Join(filler, room - Head.Length - 1 + beyond));
    }

    private static BatchFiller Make(bool marks = true, bool lowLatency = false, int queue = 2, int maxBody = MaxBody) => new(
        new TransmitSettings
        {
            Options = new TransportOptions { QueueSize = _ => queue },
            Priorities = true,
            LowLatency = lowLatency,
            MarksFragments = marks,
            FirstNumber = FirstNumber,
            Mask = Mask,
        },
        Priority.Data,
        maxBody);

    // Of a TestMessage.
    private static byte[] Head => [0x7D, 0x00, 0x01, (byte)'k', 0x01];

    private static bool Join(BatchFiller filler, int length, Reliability reliability = Reliability.Reliable) =>
        filler.TryJoin(Head, Recorder.Payload(0, length), reliability);

    private static FillResult Append(BatchFiller filler, int length, Reliability reliability = Reliability.Reliable) =>
        filler.Append(new TestMessage(Recorder.Payload(0, length)), reliability);

    private static uint NumberOfOne(BatchFiller filler)
    {
        Append(filler, 10);
        return TransportMessagesOf(filler.Queue.Take()!).Single().Number;
    }

    private static uint Same(uint told, uint used)
    {
        Assert.Equal(told, used);
        return used;
    }

    // The ids and numbers of the frames of a batch; the network messages in between are passed over.
    private static List<(byte Id, uint Number)> TransportMessagesOf(SendBatch batch)
    {
        List<(byte, uint)> found = [];
        var recorder = new Recorder { Keeps = false };
        var reader = new WireReader(batch.Body);
        while (TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id))
        {
            Assert.Equal(TransportMessageId.Frame, id);
            Assert.True(Frame.TryDecode(ref reader, header, out Frame frame));
            found.Add(((byte)id, frame.SequenceNumber));
            recorder.Receive(ref reader, default);
        }

        Assert.False(reader.HasFailed);
        return found;
    }

    private static Fragment FragmentIn(SendBatch batch)
    {
        var reader = new WireReader(batch.Body);
        Assert.True(TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id));
        Assert.Equal(TransportMessageId.Fragment, id);
        Assert.True(Fragment.TryDecode(ref reader, header, out Fragment fragment));
        return fragment;
    }
}
