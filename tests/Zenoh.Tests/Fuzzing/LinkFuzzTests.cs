using Zenoh.Links;
using Zenoh.Links.WebSockets;

namespace Zenoh.Tests.Fuzzing;

/// <summary>What arrives on a connection before anybody asks what is in a batch.</summary>
public sealed class LinkFuzzTests
{
    private const int LongestBatch = 300;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_stream_is_cut_into_batches_as_its_lengths_say_however_it_arrives(int prefixBytes)
    {
        byte[] stream = [.. Enumerable.Range(0, 20).SelectMany(number => Framed(prefixBytes, number * 17))];
        var random = new Random(7);
        Mutations.Run([stream, [], Framed(prefixBytes, LongestBatch), Framed(prefixBytes, LongestBatch + 1)], bytes =>
        {
            using var splitter = new BatchSplitter();
            splitter.Configure((BatchPrefix)prefixBytes, LongestBatch);
            int taken = 0;
            for (int offset = 0; offset < bytes.Length;)
            {
                Memory<byte> space = splitter.FreeSpace;
                int arrived = Math.Min(Math.Min(random.Next(1, 400), space.Length), bytes.Length - offset);
                bytes.AsSpan(offset, arrived).CopyTo(space.Span);
                splitter.Commit(arrived);
                offset += arrived;
                BatchSplit split;
                while ((split = splitter.TryTake(out ReceivedBatch batch)) == BatchSplit.Ready)
                {
                    Assert.True(bytes.AsSpan(taken + prefixBytes, batch.Length).SequenceEqual(batch.Span));
                    taken += prefixBytes + batch.Length;
                }

                bool isTooLong = offset - taken >= prefixBytes && LengthAt(bytes, taken, prefixBytes) > LongestBatch;
                Assert.Equal(isTooLong ? BatchSplit.TooLong : BatchSplit.NeedMore, split);
                if (isTooLong)
                    return;
            }
        });
    }

    [Fact]
    public void Head_of_a_web_socket_frame_is_read_refused_or_incomplete() => Mutations.Run(
        [[0x82, 0x85, 1, 2, 3, 4, 5], [0x82, 126, 1, 0], [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 9, 9, 9, 9], [0x88, 2, 3, 0xE8], [0x89, 0]],
        bytes =>
        {
            if (!WebSocketFrame.TryRead(bytes, out WebSocketFrame frame, out string? fault))
            {
                Assert.True(fault is not null || bytes.Length < WebSocketFrame.MaxHeadBytes);
                return;
            }

            Assert.InRange(frame.HeadBytes, 2, bytes.Length);
            Assert.True(frame.BodyBytes >= 0);
        });

    [Fact]
    public void Web_socket_frames_become_messages_until_one_is_refused()
    {
        byte[] seed = [.. Frame(0x02, 20), .. Frame(0x89, 3), .. Frame(0x80, 100), .. Frame(0x82, 0), .. Frame(0x82, 130), .. Frame(0x88, 2)];
        byte[] tooLong = [.. Frame(0x02, 200), .. Frame(0x00, 90), .. Frame(0x80, 20)];
        byte[] message = new byte[LongestBatch];
        var random = new Random(7);
        Mutations.Run([seed, tooLong], bytes =>
        {
            using var reader = new WebSocketReader(maskRequired: true);
            int arrived = 0;
            int given = 0;
            while (true)
            {
                WebSocketRead read = reader.TryTake(message, out int length);
                given += length;
                Assert.InRange(given, 0, arrived);
                Assert.Equal(read == WebSocketRead.Broken, reader.Fault is not null);
                Assert.InRange(reader.Control.Length, 0, WebSocketFrame.MaxControlBytes);
                if (read is WebSocketRead.Broken or WebSocketRead.Close || (read == WebSocketRead.NeedMore && arrived == bytes.Length))
                    return;
                if (read != WebSocketRead.NeedMore)
                    continue;
                int piece = Math.Min(random.Next(1, 40), bytes.Length - arrived);
                bytes.AsSpan(arrived, piece).CopyTo(reader.FreeSpace.Span);
                reader.Commit(piece);
                arrived += piece;
            }
        });
    }

    [Fact]
    public void What_asks_to_become_a_web_socket_is_answered_or_turned_away()
    {
        byte[] request = WebSocketOpening.Request(new HostPort("localhost", 7447), WebSocketOpening.NewKey());
        int asked = 0;
        Mutations.Run([request, "GET /a HTTP/1.1\r\nconnection: keep-alive, Upgrade\r\n\r\n"u8.ToArray()], bytes =>
        {
            int head = WebSocketOpening.HeadBytes(bytes);
            Assert.InRange(head, 0, bytes.Length);
            if (head == 0 || WebSocketOpening.KeyOf(bytes.AsSpan(0, head)) is not { } key)
                return;
            asked++;
            byte[] answer = WebSocketOpening.Response(key);
            Assert.Equal(answer.Length, WebSocketOpening.HeadBytes(answer));
            Assert.Null(WebSocketOpening.FaultOf(answer, key));
        });
        Assert.NotEqual(0, asked);
    }

    [Fact]
    public void Only_the_answer_to_its_own_key_makes_a_web_socket()
    {
        string key = WebSocketOpening.NewKey();
        byte[] answer = WebSocketOpening.Response(key);
        byte[] proof = answer.AsSpan(answer.AsSpan().IndexOf("Accept: "u8) + 8, 28).ToArray();
        int taken = 0;
        Mutations.Run([answer, WebSocketOpening.BadRequest], bytes =>
        {
            if (WebSocketOpening.HeadBytes(bytes) is not (> 0 and var head))
                return;
            string? fault = WebSocketOpening.FaultOf(bytes.AsSpan(0, head), key);
            taken += fault is null ? 1 : 0;
            Assert.True(fault is null ? bytes.AsSpan().IndexOf(proof) >= 0 : fault.Length is > 0 and < 200);
        });
        Assert.NotEqual(0, taken);
    }

    private static byte[] Framed(int prefixBytes, int length) =>
        [.. BitConverter.GetBytes(length).AsSpan(0, prefixBytes), .. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static uint LengthAt(byte[] bytes, int offset, int prefixBytes) =>
        prefixBytes == 2 ? BitConverter.ToUInt16(bytes, offset) : BitConverter.ToUInt32(bytes, offset);

    // Masked, as a client's are.
    private static byte[] Frame(byte first, byte length) =>
        [first, .. length < 126 ? [(byte)(0x80 | length)] : new byte[] { 0x80 | 126, 0, length }, 1, 2, 3, 4, .. new byte[length]];
}
