using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Serial;
using Zenoh.Transport.Compression;

namespace Zenoh.Tests.Protocol;

/// <summary>
/// Mutated vectors against every decoder: no exception, nothing read beyond the end, and what is accepted means the same after it has been written and read again.
/// Set DORA_FUZZ_SECONDS to run each of these tests that long instead of a fixed number of times.
/// </summary>
public sealed class FuzzTests
{
    private const int Mutations = 20_000;
    private const int Seed = 20_261_122;

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
        Mutate(Vector.Of(category), bytes =>
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
        Mutate(Vector.Of("serial"), bytes =>
        {
            if (SerialFrame.Decode(bytes, bytes.Length > scratch.Length ? new byte[bytes.Length] : scratch, out _, out ReadOnlySpan<byte> data) == WireError.None)
                Assert.InRange(data.Length, 0, SerialFrame.MaxData);
        });
    }

    [Fact]
    public void Compressed_blocks_take_any_bytes()
    {
        byte[] room = new byte[4096];
        Mutate(Vector.Of("framing"), bytes =>
        {
            if (Lz4Block.TryInflate(bytes, room, out int written))
                Assert.InRange(written, 0, room.Length);
        });
    }

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

    private static void Mutate(IReadOnlyList<Vector> vectors, Action<byte[]> run)
    {
        var random = new Random(Seed);
        TimeSpan? duration = double.TryParse(Environment.GetEnvironmentVariable("DORA_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? TimeSpan.FromSeconds(seconds) : null;
        var watch = Stopwatch.StartNew();
        for (long i = 0; duration is { } limit ? watch.Elapsed < limit : i < Mutations; i++)
            run(Mutated(random, vectors));
    }

    private static byte[] Mutated(Random random, IReadOnlyList<Vector> vectors)
    {
        var bytes = new List<byte>(vectors[random.Next(vectors.Count)].Bytes);
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 4:
                    byte[] other = vectors[random.Next(vectors.Count)].Bytes;
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 32))]);
                    break;
                default:
                    bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
                    break;
            }
        }

        return [.. bytes];
    }
}
