using System.Buffers.Binary;
using System.Numerics;

namespace Zenoh.Transport.Establishment;

/// <summary>
/// SHA3-256, SHAKE128 and HMAC-SHA3-256 (FIPS 202, FIPS 198) for systems whose cryptography library has none. Handshakes only: it is not
/// tuned.
/// </summary>
internal static class Keccak
{
    public const int Sha3Bytes = 32;

    private const int Lanes = 25;
    private const int Rounds = 24;
    private const int Sha3Rate = 136;
    private const int Shake128Rate = 168;
    private const byte Sha3Suffix = 0x06;
    private const byte ShakeSuffix = 0x1F;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private static readonly ulong[] RoundConstants = MakeRoundConstants();

    public static void Sha3(ReadOnlySpan<byte> data, Span<byte> hash) => Absorb(data, hash[..Sha3Bytes], Sha3Rate, Sha3Suffix);

    public static void Shake128(ReadOnlySpan<byte> data, Span<byte> output) => Absorb(data, output, Shake128Rate, ShakeSuffix);

    public static void HmacSha3(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> block = stackalloc byte[Sha3Rate];
        block.Clear();
        if (key.Length > Sha3Rate)
            Sha3(key, block);
        else
            key.CopyTo(block);
        byte[] inner = new byte[Sha3Rate + data.Length];
        Span<byte> outer = stackalloc byte[Sha3Rate + Sha3Bytes];
        for (int i = 0; i < Sha3Rate; i++)
        {
            inner[i] = (byte)(block[i] ^ InnerPad);
            outer[i] = (byte)(block[i] ^ OuterPad);
        }

        data.CopyTo(inner.AsSpan(Sha3Rate));
        Sha3(inner, outer[Sha3Rate..]);
        Sha3(outer, mac);
    }

    // The sponge: input is mixed in by rate-sized blocks, the last one padded, then output is squeezed out the same way.
    private static void Absorb(ReadOnlySpan<byte> data, Span<byte> output, int rate, byte suffix)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        Span<byte> last = stackalloc byte[rate];
        for (; data.Length >= rate; data = data[rate..])
            Mix(state, data[..rate]);
        last.Clear();
        data.CopyTo(last);
        last[data.Length] ^= suffix;
        last[rate - 1] ^= 0x80;
        Mix(state, last);
        while (true)
        {
            for (int i = 0; i < rate / sizeof(ulong); i++)
                BinaryPrimitives.WriteUInt64LittleEndian(last[(i * sizeof(ulong))..], state[i]);
            int count = Math.Min(rate, output.Length);
            last[..count].CopyTo(output);
            output = output[count..];
            if (output.IsEmpty)
                return;
            Permute(state);
        }
    }

    private static void Mix(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < block.Length / sizeof(ulong); i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        Span<ulong> b = stackalloc ulong[Lanes];
        for (int round = 0; round < Rounds; round++)
        {
            for (int x = 0; x < 5; x++)
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            for (int i = 0; i < Lanes; i++)
                a[i] ^= c[(i + 4) % 5] ^ BitOperations.RotateLeft(c[(i + 1) % 5], 1);
            RotateAndMove(a, b);
            for (int y = 0; y < Lanes; y += 5)
            {
                for (int x = 0; x < 5; x++)
                    a[y + x] = b[y + x] ^ (~b[y + ((x + 1) % 5)] & b[y + ((x + 2) % 5)]);
            }

            a[0] ^= RoundConstants[round];
        }
    }

    // Steps rho and pi: lane (x, y) turns by a triangular number of bits and goes to (y, 2x + 3y).
    private static void RotateAndMove(ReadOnlySpan<ulong> a, Span<ulong> b)
    {
        b[0] = a[0];
        for (int t = 0, x = 1, y = 0; t < Rounds; t++)
        {
            int turn = (t + 1) * (t + 2) / 2 % 64;
            (int nextX, int nextY) = (y, ((2 * x) + (3 * y)) % 5);
            b[nextX + (5 * nextY)] = BitOperations.RotateLeft(a[x + (5 * y)], turn);
            (x, y) = (nextX, nextY);
        }
    }

    // Bits 2^j - 1 of each constant come from a linear feedback shift register of eight bits.
    private static ulong[] MakeRoundConstants()
    {
        var constants = new ulong[Rounds];
        int register = 1;
        for (int round = 0; round < Rounds; round++)
        {
            for (int j = 0; j <= 6; j++)
            {
                if ((register & 1) != 0)
                    constants[round] |= 1UL << ((1 << j) - 1);
                register <<= 1;
                if ((register & 0x100) != 0)
                    register ^= 0x171;
            }
        }

        return constants;
    }
}
