using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>QUERY: the body of a REQUEST (Zenoh wire specification, zenoh bodies).</summary>
/// <remarks>All spans are parts of the message. Extensions nobody knows are kept and written again behind the known ones.</remarks>
internal ref struct Query
{
    private const byte ConsolidationFlag = 0x20;
    private const byte ParametersFlag = 0x40;
    private const byte SourceInfoExtension = 0x41;
    private const byte PayloadExtension = 0x43;
    private const byte SharedMemoryExtension = 0x04;
    private const byte AttachmentExtension = 0x45;

    /// <summary>Null where the message says nothing, which means Auto.</summary>
    public ConsolidationMode? Consolidation;

    /// <summary>UTF-8: the part of a selector behind the question mark, <c>name=value</c> separated by semicolons.</summary>
    public OptionalBytes Parameters;

    public SourceInfo? SourceInfo;

    /// <summary>Whether the query carries a payload.</summary>
    public bool HasPayload;

    /// <summary>Of the payload.</summary>
    public WireEncoding Encoding;

    public ReadOnlySpan<byte> Payload;

    /// <summary>The payload refers to shared memory; to a peer that took no part in the shared-memory handshake this is a protocol error.</summary>
    public bool IsSharedMemory;

    public OptionalBytes Attachment;

    /// <summary>The extensions as received, when some of them are not known.</summary>
    public ReadOnlySpan<byte> ForeignExtensions;

    private static ReadOnlySpan<byte> KnownExtensions => [SourceInfoExtension, PayloadExtension, SharedMemoryExtension, AttachmentExtension];

    /// <summary>Decodes a body with its header.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out Query query)
    {
        query = default;
        if (!reader.TryReadByte(out byte header))
            return false;
        if (MessageHeader.IdOf(header) != (byte)BodyId.Query)
            return reader.Fail(WireError.UnexpectedBody);
        if (MessageHeader.Has(header, ConsolidationFlag) && !ConsolidationCodec.TryRead(ref reader, out query.Consolidation))
            return false;
        if (MessageHeader.Has(header, ParametersFlag))
        {
            if (!reader.TryReadUtf8(Bounds.Body, out ReadOnlySpan<byte> parameters))
                return false;
            query.Parameters = parameters;
        }

        int start = reader.Position;
        bool foreign = false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(query.Take(extension, ref foreign)))
                return false;
        }

        if (foreign)
            query.ForeignExtensions = reader.Since(start);
        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)((byte)BodyId.Query | (Consolidation.HasValue ? ConsolidationFlag : 0) | (Parameters.HasValue ? ParametersFlag : 0)));
        if (Consolidation is { } consolidation)
            writer.WriteZint((byte)consolidation);
        if (Parameters.HasValue)
            writer.WriteSlice(Parameters.Value);
        if (IsSharedMemory)
            extensions.Unit(ref writer, SharedMemoryExtension);
        Primitives.SourceInfo.WriteExtension(ref writer, ref extensions, SourceInfoExtension, SourceInfo);
        if (HasPayload)
        {
            extensions.BeginBytes(ref writer, PayloadExtension, Encoding.Length + Payload.Length);
            Encoding.Write(ref writer);
            writer.WriteBytes(Payload);
        }

        extensions.Bytes(ref writer, AttachmentExtension, Attachment);
        if (!ForeignExtensions.IsEmpty)
            extensions.Foreign(ref writer, ForeignExtensions, KnownExtensions);
    }

    private WireError Take(Extension extension, ref bool foreign)
    {
        switch (extension.Identity)
        {
            case SourceInfoExtension:
                return Primitives.SourceInfo.ReadBody(extension.Body, out SourceInfo);
            case PayloadExtension:
                return TakePayload(extension.Body);
            case SharedMemoryExtension:
                IsSharedMemory = true;
                return WireError.None;
            case AttachmentExtension:
                Attachment = extension.Body;
                return WireError.None;
            default:
                foreign = true;
                return extension.Ignore();
        }
    }

    private WireError TakePayload(ReadOnlySpan<byte> body)
    {
        var nested = new WireReader(body);
        if (!WireEncoding.TryRead(ref nested, out Encoding))
            return nested.Error;
        HasPayload = true;
        Payload = nested.ReadRest();
        return WireError.None;
    }
}
