using System.Buffers.Binary;
using Columnar.Arrays;
using Columnar.Ipc;

namespace Columnar.Tests;

/// <summary>Hostile streams: whatever the bytes, reading ends soon, takes little memory and fails with nothing but an ArrowException.</summary>
public sealed class FuzzTests
{
    private const int FlipsPerFile = 1500;

    /// <summary>Far more than any golden file needs, far less than a length field can claim.</summary>
    private const long MaxAllocatedBytes = 4 << 20;

    private static readonly int[] NastyNumbers = [0, 1, -1, 2, 3, 7, 64, 255, 65535, 1 << 24, int.MaxValue, int.MinValue,
        unchecked((int)0xFFFF_FFF8)];

    public static TheoryData<string> All => GoldenTests.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Stream_cut_off_anywhere_reads_as_far_as_it_goes_or_is_refused(string file)
    {
        byte[] bytes = GoldenFiles.Bytes(file);
        for (int length = 0; length < bytes.Length; length++)
            Survive(bytes.AsMemory(0, length), $"{file} cut to {length} bytes");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stream_with_flipped_bits_reads_or_is_refused(string file)
    {
        byte[] bytes = GoldenFiles.Bytes(file);
        var random = new Random(bytes.Length);
        for (int round = 0; round < FlipsPerFile; round++)
        {
            byte[] damaged = [.. bytes];
            for (int flips = 1 + random.Next(6); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Survive(damaged, $"{file} flipped in round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stream_with_a_nasty_number_anywhere_reads_or_is_refused(string file)
    {
        byte[] bytes = GoldenFiles.Bytes(file);
        for (int at = 0; at + sizeof(int) <= Math.Min(bytes.Length, 2048); at += 2)
        {
            foreach (int number in NastyNumbers)
            {
                byte[] damaged = [.. bytes];
                BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(at), number);
                Survive(damaged, $"{file} with {number} at {at}");
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(1);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            if (round % 2 == 0 && bytes.Length > 8)
            {
                // Get past the framing, so that the FlatBuffer reader sees the noise.
                BinaryPrimitives.WriteInt32LittleEndian(bytes, -1);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
            }

            Survive(bytes, $"random bytes of round {round}");
        }
    }

    private static void Survive(ReadOnlyMemory<byte> stream, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var reader = new ArrowStreamReader(stream);
            while (reader.ReadBatch() is { } batch)
            {
                foreach (ArrowArray column in batch.Columns)
                    ArrayWalker.Visit(column);
            }
        }
        catch (ArrowException)
        {
            // The expected way to fail; anything else fails the test with the exception itself.
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocatedBytes, $"{what} took {allocated} bytes.");
    }
}
