using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dora.Transport.CrashWorker;

/// <summary>Payloads that show every wrong byte: a number, a length, and a pattern that follows from both.</summary>
internal static class Content
{
    public const int HeaderBytes = 16;

    /// <summary>Fills a payload of at least <see cref="HeaderBytes"/> bytes.</summary>
    public static void Fill(Span<byte> payload, long number, int input)
    {
        BinaryPrimitives.WriteInt64LittleEndian(payload, number);
        BinaryPrimitives.WriteInt32LittleEndian(payload[8..], payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], input);
        var word = Seed(number, input);
        foreach (ref var target in MemoryMarshal.Cast<byte, ulong>(payload[HeaderBytes..]))
            target = word = Next(word);
        payload[(HeaderBytes + ((payload.Length - HeaderBytes) & ~7))..].Fill((byte)word);
    }

    /// <summary>Checks every byte of a payload.</summary>
    /// <returns>The message's number.</returns>
    /// <exception cref="InvalidDataException">It is not what was sent.</exception>
    public static long Check(ReadOnlySpan<byte> payload, int input)
    {
        if (payload.Length < HeaderBytes)
            throw new InvalidDataException($"input {input}: a payload of {payload.Length} bytes");
        var number = BinaryPrimitives.ReadInt64LittleEndian(payload);
        if (BinaryPrimitives.ReadInt32LittleEndian(payload[8..]) != payload.Length || BinaryPrimitives.ReadInt32LittleEndian(payload[12..]) != input)
            throw new InvalidDataException($"input {input}: message {number} of {payload.Length} bytes says it is another: {Convert.ToHexString(payload[..16])}");
        var word = Seed(number, input);
        var words = MemoryMarshal.Cast<byte, ulong>(payload[HeaderBytes..]);
        for (var i = 0; i < words.Length; i++)
        {
            word = Next(word);
            if (words[i] != word)
                throw new InvalidDataException($"input {input}: message {number} of {payload.Length} bytes differs at {HeaderBytes + (8 * i)}");
        }
        if (payload[(HeaderBytes + (8 * words.Length))..].IndexOfAnyExcept((byte)word) >= 0)
            throw new InvalidDataException($"input {input}: message {number} of {payload.Length} bytes differs in its last bytes");
        return number;
    }

    private static ulong Seed(long number, int input) => ((ulong)number << 8) | (uint)input | (1ul << 63);

    private static ulong Next(ulong word) => (word * 6364136223846793005ul) + 1442695040888963407ul;
}
