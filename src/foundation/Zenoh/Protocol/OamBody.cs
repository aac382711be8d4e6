using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol;

/// <summary>What an OAM message carries: nothing, a number or bytes.</summary>
internal readonly ref struct OamBody
{
    private const int EncodingShift = 5;
    private const int EncodingMask = 0x03;

    private OamBody(BodyEncoding encoding, ulong number, ReadOnlySpan<byte> bytes)
    {
        Encoding = encoding;
        Number = number;
        Bytes = bytes;
    }

    public BodyEncoding Encoding { get; }

    public ulong Number { get; }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The bits this body sets in the header of its message.</summary>
    public byte HeaderFlags => (byte)((int)Encoding << EncodingShift);

    public static OamBody Of(ulong number) => new(BodyEncoding.Number, number, default);

    public static OamBody Of(ReadOnlySpan<byte> bytes) => new(BodyEncoding.Bytes, 0, bytes);

    public static bool TryDecode(scoped ref WireReader reader, byte header, out OamBody body)
    {
        body = default;
        ulong number = 0;
        ReadOnlySpan<byte> bytes = default;
        var encoding = (BodyEncoding)((header >> EncodingShift) & EncodingMask);
        bool read = encoding switch
        {
            BodyEncoding.Unit => true,
            BodyEncoding.Number => reader.TryReadZint(out number),
            BodyEncoding.Bytes => reader.TryReadSlice(Bounds.Body, out bytes),
            _ => reader.Fail(WireError.ReservedValue),
        };
        body = new OamBody(encoding, number, bytes);
        return read;
    }

    public void Encode(ref WireWriter writer)
    {
        if (Encoding == BodyEncoding.Number)
            writer.WriteZint(Number);
        else if (Encoding == BodyEncoding.Bytes)
            writer.WriteSlice(Bytes);
    }
}
