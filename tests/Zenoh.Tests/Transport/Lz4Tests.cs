using Zenoh.Transport.Compression;

namespace Zenoh.Tests.Transport;

public sealed class Lz4Tests
{
    public static TheoryData<string, byte[]> Batches => new()
    {
        { "one byte repeated", [.. Enumerable.Repeat((byte)7, 65_000)] },
        { "a short pattern", [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i % 7))] },
        { "text", System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 900).Select(i => $"robot/{i % 40}/joint/{i % 6};"))) },
        { "noise between repetitions", [.. Noise(300), .. new byte[700], .. Noise(300), .. new byte[2_000], .. Noise(17)] },
        { "far repetitions", [.. Noise(30_000), .. Noise(30_000)] },
        { "just long enough to have a copy", [.. Enumerable.Repeat((byte)1, 40)] },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Blocks_restore_to_what_was_compressed(string what, byte[] batch)
    {
        var block = new byte[batch.Length];
        int length = Lz4Compressor.Compress(batch, block);
        Assert.True(length is > 0 && length < batch.Length, what);
        var restored = new byte[batch.Length];
        Assert.True(Lz4Block.TryInflate(block.AsSpan(0, length), restored, out int written), what);
        Assert.Equal(batch.Length, written);
        Assert.Equal(batch, restored);
    }

    [Fact]
    public void Compressing_gives_up_when_the_block_would_not_be_shorter()
    {
        byte[] noise = Noise(2_000);
        Assert.Equal(-1, Lz4Compressor.Compress(noise, new byte[noise.Length - 1]));
    }

    [Fact]
    public void Every_length_near_the_ends_of_the_format_survives()
    {
        var random = new Random(4);
        for (int length = 1; length < 600; length++)
        {
            byte[] batch = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(3))];
            var block = new byte[length + 64];
            int compressed = Lz4Compressor.Compress(batch, block);
            var restored = new byte[length];
            Assert.True(Lz4Block.TryInflate(block.AsSpan(0, compressed), restored, out int written) && written == length, $"length {length}");
            Assert.Equal(batch, restored);
        }
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
