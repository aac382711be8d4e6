using System.Buffers.Binary;
using System.Numerics;

namespace Zenoh.Routing.Mesh;

/// <summary>SipHash-1-3 with the key 0, 0: the hash by which all routers break the same ties the same way.</summary>
internal static class SipHash
{
    /// <summary>The hash of two ids as 16 bytes each, the smaller one first.</summary>
    public static ulong Of(ZenohId one, ZenohId other)
    {
        Span<byte> bytes = stackalloc byte[2 * ZenohId.MaxBytes];
        bytes.Clear();
        (one < other ? one : other).CopyTo(bytes);
        (one < other ? other : one).CopyTo(bytes[ZenohId.MaxBytes..]);
        return Of(bytes);
    }

    public static ulong Of(ReadOnlySpan<byte> data)
    {
        var state = new State();
        int whole = data.Length & ~7;
        for (int i = 0; i < whole; i += sizeof(ulong))
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(data[i..]));
        ulong last = (ulong)data.Length << 56;
        for (int i = whole; i < data.Length; i++)
            last |= (ulong)data[i] << (8 * (i - whole));
        state.Add(last);
        return state.End();
    }

    private struct State()
    {
        private ulong _a = 0x736f6d6570736575;
        private ulong _b = 0x646f72616e646f6d;
        private ulong _c = 0x6c7967656e657261;
        private ulong _d = 0x7465646279746573;

        public void Add(ulong word)
        {
            _d ^= word;
            Round();
            _a ^= word;
        }

        public ulong End()
        {
            _c ^= 0xff;
            Round();
            Round();
            Round();
            return _a ^ _b ^ _c ^ _d;
        }

        private void Round()
        {
            _a += _b;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _d;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a += _d;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c += _b;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
