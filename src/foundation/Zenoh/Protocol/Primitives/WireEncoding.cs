namespace Zenoh.Protocol.Primitives;

/// <summary>The encoding of a payload as it stands in a message; nothing is turned into text (Zenoh wire specification, Encoding).</summary>
/// <remarks>The number travels shifted by one, its lowest bit says that a schema follows. A message without the field has the default value.</remarks>
internal readonly ref struct WireEncoding
{
    private const int IdShift = 1;
    private const uint HasSchemaBit = 1;
    private const uint MaxField = (ushort.MaxValue << IdShift) | HasSchemaBit;

    public WireEncoding(ushort id, OptionalBytes schema = default)
    {
        Id = id;
        Schema = schema;
    }

    public ushort Id { get; }

    /// <summary>UTF-8, at most 255 bytes.</summary>
    public OptionalBytes Schema { get; }

    public bool IsDefault => Id == 0 && !Schema.HasValue;

    public int Length => Zint.Length(Field) + (Schema.HasValue ? Zint.Length((uint)Schema.Value.Length) + Schema.Value.Length : 0);

    private uint Field => ((uint)Id << IdShift) | (Schema.HasValue ? HasSchemaBit : 0);

    public static bool TryRead(scoped ref WireReader reader, out WireEncoding encoding)
    {
        encoding = default;
        if (!reader.TryReadZ32(out uint field))
            return false;
        if (field > MaxField)
            return reader.Fail(WireError.NumberTooLarge);
        OptionalBytes schema = default;
        if ((field & HasSchemaBit) != 0)
        {
            if (!reader.TryReadUtf8(Bounds.Schema, out ReadOnlySpan<byte> text))
                return false;
            schema = text;
        }

        encoding = new WireEncoding((ushort)(field >> IdShift), schema);
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteZint(Field);
        if (Schema.HasValue)
            writer.WriteSlice(Schema.Value);
    }
}
