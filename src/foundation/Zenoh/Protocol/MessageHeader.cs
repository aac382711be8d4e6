namespace Zenoh.Protocol;

/// <summary>The first byte of every message: five bits of number, three flags, of which the uppermost mostly says that extensions follow (Zenoh wire specification, message header).</summary>
internal static class MessageHeader
{
    /// <summary>The bits of the number.</summary>
    public const byte IdMask = 0x1F;

    /// <summary>The flag "extensions follow".</summary>
    public const byte Extensions = 0x80;

    private const byte FlagsMask = 0xE0;

    public static byte IdOf(byte header) => (byte)(header & IdMask);

    public static bool Has(byte header, byte flag) => (header & flag) != 0;

    /// <summary>Refuses a header with flags that its message does not have: they may announce a field we do not know.</summary>
    /// <param name="reader">Takes the error.</param>
    /// <param name="header">The header.</param>
    /// <param name="flags">The flags the message has, besides <see cref="Extensions"/>.</param>
    public static bool TryCheckFlags(scoped ref Primitives.WireReader reader, byte header, byte flags) =>
        (header & FlagsMask & ~Extensions & ~flags) == 0 || reader.Fail(Primitives.WireError.ReservedValue);
}
