namespace Zenoh.Protocol.Primitives;

/// <summary>A key expression in a message: the id of a declared prefix, a suffix, or both; the whole key is one behind the other (Zenoh wire specification, wire key expression).</summary>
/// <remarks>
/// The flags are in the header of the message: <see cref="HasSuffix"/> (0x20) and <see cref="SenderMapping"/> (0x40). Without an id, the second one means nothing; writers set it.
/// </remarks>
internal readonly ref struct WireExpression
{
    /// <summary>Flag of a header: a suffix follows the id.</summary>
    public const byte SuffixFlag = 0x20;

    /// <summary>Flag of a header: the id was declared by the sender of the message, not by its receiver.</summary>
    public const byte SenderFlag = 0x40;

    public WireExpression(ushort scope, bool senderMapping, ReadOnlySpan<byte> suffix)
    {
        Scope = scope;
        SenderMapping = senderMapping;
        Suffix = suffix;
    }

    /// <summary>A key expression spelled out.</summary>
    /// <param name="key">UTF-8, at most 65535 bytes.</param>
    public WireExpression(ReadOnlySpan<byte> key)
        : this(0, true, key)
    {
    }

    /// <summary>Id of the declared prefix; 0 for none.</summary>
    public ushort Scope { get; }

    /// <summary>Whether <see cref="Scope"/> was declared by the sender of the message (else by its receiver).</summary>
    public bool SenderMapping { get; }

    /// <summary>UTF-8, to be appended to the prefix; may be empty.</summary>
    public ReadOnlySpan<byte> Suffix { get; }

    public bool HasSuffix => !Suffix.IsEmpty;

    /// <summary>Neither prefix nor suffix: the key of a Timeout reply and of some undeclarations.</summary>
    public bool IsEmpty => Scope == 0 && Suffix.IsEmpty;

    /// <summary>The bits this expression sets in the header of its message.</summary>
    public byte HeaderFlags => (byte)((HasSuffix ? SuffixFlag : 0) | (SenderMapping ? SenderFlag : 0));

    public static bool TryRead(scoped ref WireReader reader, byte header, out WireExpression expression)
    {
        expression = default;
        ReadOnlySpan<byte> suffix = default;
        if (!reader.TryReadZ16(out ushort scope))
            return false;
        if ((header & SuffixFlag) != 0 && !reader.TryReadUtf8(Bounds.KeySuffix, out suffix))
            return false;
        expression = new WireExpression(scope, (header & SenderFlag) != 0, suffix);
        return true;
    }

    /// <summary>Writes id and suffix; <see cref="HeaderFlags"/> go into the header.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.WriteZint(Scope);
        if (HasSuffix)
            writer.WriteSlice(Suffix);
    }
}
