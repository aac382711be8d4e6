using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>ERR: the answer of a queryable that could not answer, as the body of a RESPONSE (Zenoh wire specification, zenoh bodies).</summary>
/// <remarks>All spans are parts of the message. Extensions nobody knows are kept and written again behind the known ones.</remarks>
internal ref struct Err
{
    private const byte EncodingFlag = 0x40;
    private const byte SourceInfoExtension = 0x41;
    private const byte SharedMemoryExtension = 0x12;

    public WireEncoding Encoding;

    public SourceInfo? SourceInfo;

    public ReadOnlySpan<byte> Payload;

    /// <summary>Count and slices of a payload in shared memory; see <see cref="SampleBody.SharedMemorySlices"/>.</summary>
    public OptionalBytes SharedMemorySlices;

    /// <summary>The extensions as received, when some of them are not known.</summary>
    public ReadOnlySpan<byte> ForeignExtensions;

    private static ReadOnlySpan<byte> KnownExtensions => [SourceInfoExtension, SharedMemoryExtension];

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Err err)
    {
        err = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, EncodingFlag))
            return false;
        if (MessageHeader.Has(header, EncodingFlag) && !WireEncoding.TryRead(ref reader, out err.Encoding))
            return false;
        int start = reader.Position;
        bool foreign = false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(err.Take(extension, ref foreign)))
                return false;
        }

        if (foreign)
            err.ForeignExtensions = reader.Since(start);
        if (reader.HasFailed)
            return false;
        return err.SharedMemorySlices.HasValue
            ? SharedMemorySlicesCodec.TryRead(ref reader, out err.SharedMemorySlices)
            : reader.TryReadSlice(Bounds.Body, out err.Payload);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        writer.WriteBytes(Payload);
    }

    /// <summary>Encodes everything before the bytes of the payload, their length included.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)((byte)BodyId.Err | (Encoding.IsDefault ? 0 : EncodingFlag)));
        if (!Encoding.IsDefault)
            Encoding.Write(ref writer);
        if (SharedMemorySlices.HasValue)
            extensions.Unit(ref writer, SharedMemoryExtension);
        Primitives.SourceInfo.WriteExtension(ref writer, ref extensions, SourceInfoExtension, SourceInfo);
        if (!ForeignExtensions.IsEmpty)
            extensions.Foreign(ref writer, ForeignExtensions, KnownExtensions);
        if (SharedMemorySlices.HasValue)
            writer.WriteBytes(SharedMemorySlices.Value);
        else
            writer.WriteZint((uint)Payload.Length);
    }

    private WireError Take(Extension extension, ref bool foreign)
    {
        switch (extension.Identity)
        {
            case SourceInfoExtension:
                return Primitives.SourceInfo.ReadBody(extension.Body, out SourceInfo);
            case SharedMemoryExtension:
                SharedMemorySlices = ReadOnlySpan<byte>.Empty;
                return WireError.None;
            default:
                foreign = true;
                return extension.Ignore();
        }
    }
}
