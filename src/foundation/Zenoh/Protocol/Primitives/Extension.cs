namespace Zenoh.Protocol.Primitives;

/// <summary>One extension of a message: a header, and depending on it nothing, a number or bytes (Zenoh wire specification, extensions).</summary>
/// <remarks>The header is <c>|more|encoding:2|mandatory|id:4|</c>; everything but "more" is the identity, so the same id with another encoding is another extension.</remarks>
internal readonly ref struct Extension
{
    /// <summary>Set in a header of a message or an extension when an extension follows.</summary>
    public const byte More = 0x80;

    private const byte Mandatory = 0x10;
    private const byte EncodingMask = 0x60;
    private const byte Unit = 0x00;
    private const byte Number = 0x20;
    private const byte Bytes = 0x40;

    private Extension(byte header, ulong value, ReadOnlySpan<byte> body)
    {
        Header = header;
        Value = value;
        Body = body;
    }

    public byte Header { get; }

    /// <summary>Id, mandatory bit and encoding together.</summary>
    public byte Identity => (byte)(Header & ~More);

    public bool HasMore => (Header & More) != 0;

    public bool IsMandatory => (Header & Mandatory) != 0;

    /// <summary>The number of an extension that holds one.</summary>
    public ulong Value { get; }

    /// <summary>The bytes of an extension that holds some.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public static bool HoldsNumber(byte identity) => (identity & EncodingMask) == Number;

    public static bool HoldsBytes(byte identity) => (identity & EncodingMask) == Bytes;

    public static bool TryRead(scoped ref WireReader reader, out Extension extension)
    {
        extension = default;
        if (!reader.TryReadByte(out byte header))
            return false;
        ulong value = 0;
        ReadOnlySpan<byte> body = default;
        bool read = (header & EncodingMask) switch
        {
            Unit => true,
            Number => reader.TryReadZint(out value),
            Bytes => reader.TryReadSlice(Bounds.Body, out body),
            _ => reader.Fail(WireError.ReservedValue),
        };
        if (read)
            extension = new Extension(header, value, body);
        return read;
    }

    /// <summary>Passes over an extension nobody knows; one that must be understood is an error.</summary>
    public WireError Ignore() => IsMandatory ? WireError.UnknownMandatoryExtension : WireError.None;
}
