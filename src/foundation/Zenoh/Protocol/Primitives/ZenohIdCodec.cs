using System.Buffers.Binary;

namespace Zenoh.Protocol.Primitives;

/// <summary>The two forms of a node's id on the wire: behind a byte whose upper half is the length minus one, and as a slice (Zenoh wire specification, ZenohId).</summary>
internal static class ZenohIdCodec
{
    private const int LengthShift = 4;

    /// <summary>The upper half of the flags byte before an id.</summary>
    public static byte LengthBits(ZenohId id) => (byte)((id.Length - 1) << LengthShift);

    /// <summary>Reads the id whose length is in the upper half of <paramref name="flags"/>.</summary>
    public static bool TryReadAfterFlags(scoped ref WireReader reader, byte flags, out ZenohId id) => TryReadBytes(ref reader, (flags >> LengthShift) + 1, out id);

    /// <summary>Reads a length and an id.</summary>
    public static bool TryReadSlice(scoped ref WireReader reader, out ZenohId id)
    {
        id = default;
        int start = reader.Position;
        if (!reader.TryReadZint(out ulong length))
            return false;
        if (length - 1 < ZenohId.MaxBytes)
            return TryReadBytes(ref reader, (int)length, out id);
        reader.Rewind(start);
        return reader.Fail(WireError.InvalidZenohId);
    }

    public static void WriteSlice(ref WireWriter writer, ZenohId id)
    {
        writer.WriteByte((byte)id.Length);
        Write(ref writer, id);
    }

    /// <summary>Writes the bytes alone.</summary>
    public static void Write(ref WireWriter writer, ZenohId id)
    {
        Span<byte> bytes = stackalloc byte[ZenohId.MaxBytes];
        writer.WriteBytes(bytes[..id.CopyTo(bytes)]);
    }

    private static bool TryReadBytes(scoped ref WireReader reader, int length, out ZenohId id)
    {
        id = default;
        if (!reader.TryReadBytes(length, out ReadOnlySpan<byte> bytes))
            return false;
        id = bytes.Length == ZenohId.MaxBytes
            ? new ZenohId(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]))
            : Padded(bytes);
        return !id.IsNone || reader.Fail(WireError.InvalidZenohId);
    }

    private static ZenohId Padded(ReadOnlySpan<byte> bytes)
    {
        ZenohId.TryFromBytes(bytes, out ZenohId id);
        return id;
    }
}
