using System.Buffers.Binary;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Serial;

/// <summary>What a serial frame is for; 0 for data.</summary>
[Flags]
internal enum SerialKinds : byte
{
    Data = 0,
    Init = 0x01,
    Ack = 0x02,
    Reset = 0x04,
}

/// <summary>A frame of a serial link: kind, length, data and check sum, stuffed, then a zero (Zenoh wire specification, serial). One batch is one data frame.</summary>
internal static class SerialFrame
{
    /// <summary>Data of one frame, in bytes.</summary>
    public const int MaxData = 1500;

    private const int HeadBytes = sizeof(byte) + sizeof(ushort);
    private const int MaxPlain = HeadBytes + MaxData + sizeof(uint);
    private const byte KnownKinds = (byte)(SerialKinds.Init | SerialKinds.Ack | SerialKinds.Reset);

    /// <summary>Room the longest frame needs, its final zero included.</summary>
    public static int MaxLength => Cobs.MaxLength(MaxPlain) + 1;

    /// <summary>Writes a frame with its final zero.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="data">At most <see cref="MaxData"/> bytes.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(SerialKinds kind, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxData);
        Span<byte> plain = stackalloc byte[MaxPlain];
        plain[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(plain[1..], (ushort)data.Length);
        data.CopyTo(plain[HeadBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[(HeadBytes + data.Length)..], SerialChecksum.Of(data));
        int written = Cobs.Stuff(plain[..(HeadBytes + data.Length + sizeof(uint))], destination);
        destination[written] = 0;
        return written + 1;
    }

    /// <summary>Reads one frame.</summary>
    /// <param name="frame">The frame up to its final zero, that one not included.</param>
    /// <param name="scratch">At least as many bytes; the data will be a part of it.</param>
    /// <param name="kind">What the frame is for.</param>
    /// <param name="data">Its data.</param>
    /// <returns>What is wrong, or nothing.</returns>
    public static WireError Decode(ReadOnlySpan<byte> frame, Span<byte> scratch, out SerialKinds kind, out ReadOnlySpan<byte> data)
    {
        kind = SerialKinds.Data;
        data = default;
        if (frame.Length >= MaxLength)
            return WireError.LengthAboveBound;
        if (!Cobs.TryUnstuff(frame, scratch, out int length))
            return WireError.MalformedBlock;
        var reader = new WireReader(scratch[..length]);
        if (!reader.TryReadByte(out byte bits) || !reader.TryReadUInt16(out ushort size))
            return reader.Error;
        if ((bits & ~KnownKinds) != 0)
            return WireError.ReservedValue;
        if (size > MaxData)
            return WireError.LengthAboveBound;
        if (!reader.TryReadBytes(size, out ReadOnlySpan<byte> bytes) || !reader.TryReadBytes(sizeof(uint), out ReadOnlySpan<byte> sum) || !reader.TryEnd())
            return reader.Error;
        if (BinaryPrimitives.ReadUInt32LittleEndian(sum) != SerialChecksum.Of(bytes))
            return WireError.ChecksumMismatch;
        kind = (SerialKinds)bits;
        data = bytes;
        return WireError.None;
    }
}
