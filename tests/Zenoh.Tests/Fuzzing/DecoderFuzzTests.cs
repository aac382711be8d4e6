using System.Text.Json.Nodes;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Serial;
using Zenoh.Tests.Protocol;
using Zenoh.Transport.Compression;

namespace Zenoh.Tests.Fuzzing;

/// <summary>
/// Mutated vectors against every decoder: no exception, nothing read beyond the end, and what is accepted means the same after it has been written and read again.
/// </summary>
public sealed class DecoderFuzzTests
{
    [Theory]
    [InlineData("scouting")]
    [InlineData("transport")]
    [InlineData("declare")]
    [InlineData("interest")]
    [InlineData("push")]
    [InlineData("request")]
    [InlineData("response")]
    [InlineData("oam")]
    public void A_decoder_takes_any_bytes_and_what_it_accepts_is_stable(string category)
    {
        int accepted = 0;
        Transcoder.Decoder decoder = VectorTests.DecoderOf(category);
        Mutations.Run(Of(category), bytes =>
        {
            if (Transcoder.Run(decoder, bytes, out byte[] once, out _) is not { } meaning)
                return;
            accepted++;
            JsonNode? again = Transcoder.Run(decoder, once, out byte[] twice, out WireError error);
            string input = Convert.ToHexStringLower(bytes);
            Assert.True(again is not null, $"{input} is written as {Convert.ToHexStringLower(once)}, which is refused: {error}");
            AssertSameMeaning(meaning, again, input);
            Assert.True(once.AsSpan().SequenceEqual(twice), $"{input} is written differently the second time");
        });
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void Serial_frames_take_any_bytes()
    {
        byte[] scratch = new byte[SerialFrame.MaxLength];
        Mutations.Run(Of("serial"), bytes =>
        {
            if (SerialFrame.Decode(bytes, bytes.Length > scratch.Length ? new byte[bytes.Length] : scratch, out _, out ReadOnlySpan<byte> data) == WireError.None)
                Assert.InRange(data.Length, 0, SerialFrame.MaxData);
        });
    }

    [Fact]
    public void Compressed_blocks_take_any_bytes()
    {
        byte[] room = new byte[4096];
        Mutations.Run(Of("framing"), bytes =>
        {
            if (Lz4Block.TryInflate(bytes, room, out int written))
                Assert.InRange(written, 0, room.Length);
        });
    }

    private static byte[][] Of(string category) => [.. Vector.Of(category).Select(vector => vector.Bytes)];

    private static void AssertSameMeaning(JsonNode meaning, JsonNode again, string input)
    {
        string first = WithoutSizes(meaning).ToJsonString();
        string second = WithoutSizes(again).ToJsonString();
        Assert.True(first == second, $"{input}\nfirst  {first}\nsecond {second}");
    }

    /// <summary>Sizes of INIT and JOIN that are the usual ones are not written again: whether they were there is form, not meaning.</summary>
    private static JsonNode WithoutSizes(JsonNode node)
    {
        JsonNode copy = node.DeepClone();
        foreach (JsonNode? message in copy as JsonArray ?? [])
        {
            foreach (KeyValuePair<string, JsonNode?> field in message!.AsObject())
            {
                if (field.Key is "INIT_SYN" or "INIT_ACK" or "JOIN")
                {
                    field.Value!.AsObject().Remove("resolution");
                    field.Value!.AsObject().Remove("batch_size");
                }
            }
        }

        return copy;
    }
}
