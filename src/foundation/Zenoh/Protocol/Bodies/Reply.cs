using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>REPLY: a sample as the body of a RESPONSE (Zenoh wire specification, zenoh bodies). Write it without extensions: some peers refuse any.</summary>
internal ref struct Reply
{
    private const byte ConsolidationFlag = 0x20;

    /// <summary>Null where the message says nothing, which means Auto.</summary>
    public ConsolidationMode? Consolidation;

    /// <summary>The extensions as received, when there are any: none is known.</summary>
    public ReadOnlySpan<byte> ForeignExtensions;

    public SampleBody Sample;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Reply reply)
    {
        reply = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, ConsolidationFlag))
            return false;
        if (MessageHeader.Has(header, ConsolidationFlag) && !ConsolidationCodec.TryRead(ref reader, out reply.Consolidation))
            return false;
        int start = reader.Position;
        if (!ExtensionChain.TrySkip(ref reader, header))
            return false;
        reply.ForeignExtensions = reader.Since(start);
        return SampleBody.TryDecode(ref reader, out reply.Sample);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        writer.WriteBytes(Sample.Payload);
    }

    /// <summary>Encodes everything before the bytes of the payload, their length included.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)((byte)BodyId.Reply | (Consolidation.HasValue ? ConsolidationFlag : 0)));
        if (Consolidation is { } consolidation)
            writer.WriteZint((byte)consolidation);
        if (!ForeignExtensions.IsEmpty)
            extensions.Foreign(ref writer, ForeignExtensions, []);
        Sample.EncodeHead(ref writer);
    }
}
