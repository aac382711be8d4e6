namespace Zenoh.Protocol.Primitives;

/// <summary>Who made a sample or a query, and its number in the order that entity made them.</summary>
internal readonly record struct SourceInfo(EntityId Source, uint SequenceNumber)
{
    public int Length => Source.Length + Zint.Length(SequenceNumber);

    public static bool TryRead(scoped ref WireReader reader, out SourceInfo info)
    {
        info = default;
        if (!EntityId.TryRead(ref reader, out EntityId source) || !reader.TryReadZ32(out uint number))
            return false;
        info = new SourceInfo(source, number);
        return true;
    }

    /// <summary>Reads the source info that is the whole body of an extension.</summary>
    public static WireError ReadBody(scoped ReadOnlySpan<byte> body, out SourceInfo? info)
    {
        info = null;
        var nested = new WireReader(body);
        if (!TryRead(ref nested, out SourceInfo value) || !nested.TryEnd())
            return nested.Error;
        info = value;
        return WireError.None;
    }

    public void Write(ref WireWriter writer)
    {
        Source.Write(ref writer);
        writer.WriteZint(SequenceNumber);
    }

    /// <summary>Appends the extension, if there is a source info.</summary>
    public static void WriteExtension(ref WireWriter writer, ref ExtensionWriter extensions, byte identity, SourceInfo? info)
    {
        if (info is not { } value)
            return;
        extensions.BeginBytes(ref writer, identity, value.Length);
        value.Write(ref writer);
    }
}
