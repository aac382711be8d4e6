using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>How many bits sequence numbers of frames and request ids have: 8, 16, 32 or 64 each, in one byte (Zenoh wire specification, INIT).</summary>
internal readonly record struct Resolution
{
    private const byte DefaultRaw = 0x0A;
    private const byte ReservedBits = 0xF0;
    private const int FieldMask = 0x03;
    private const int RequestIdShift = 2;
    private const int SmallestBits = 8;

    private readonly byte _differenceToDefault;

    private Resolution(byte raw) => _differenceToDefault = (byte)(raw ^ DefaultRaw);

    /// <summary>A resolution of the given numbers of bits.</summary>
    public Resolution(int sequenceNumberBits, int requestIdBits)
        : this((byte)(Code(sequenceNumberBits) | (Code(requestIdBits) << RequestIdShift)))
    {
    }

    /// <summary>32 bits for both: what a message without the field has.</summary>
    public static Resolution Default => default;

    public byte Raw => (byte)(_differenceToDefault ^ DefaultRaw);

    public int SequenceNumberBits => SmallestBits << (Raw & FieldMask);

    public int RequestIdBits => SmallestBits << ((Raw >> RequestIdShift) & FieldMask);

    /// <summary>The bits a sequence number can use: seven of every eight, and 32 where 64 are agreed because nobody counts further.</summary>
    public uint SequenceNumberMask => SequenceNumberBits switch
    {
        8 => 0x7F,
        16 => 0x3FFF,
        32 => 0x0FFF_FFFF,
        _ => 0xFFFF_FFFF,
    };

    /// <summary>The smaller of both, field by field: what two nodes agree on.</summary>
    public static Resolution Min(Resolution left, Resolution right) => new(
        Math.Min(left.SequenceNumberBits, right.SequenceNumberBits), Math.Min(left.RequestIdBits, right.RequestIdBits));

    public static bool TryRead(scoped ref WireReader reader, out Resolution resolution)
    {
        resolution = default;
        if (!reader.TryReadByte(out byte raw))
            return false;
        if ((raw & ReservedBits) != 0)
            return reader.Fail(WireError.ReservedValue);
        resolution = new Resolution(raw);
        return true;
    }

    private static int Code(int bits) => bits switch
    {
        8 => 0,
        16 => 1,
        32 => 2,
        64 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "8, 16, 32 or 64 bits."),
    };
}
