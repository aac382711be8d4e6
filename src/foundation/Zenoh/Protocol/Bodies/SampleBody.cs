using System.Buffers.Binary;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Bodies;

/// <summary>PUT or DEL: the body of a PUSH, and of a REPLY (Zenoh wire specification, zenoh bodies).</summary>
/// <remarks>All spans are parts of the message. Extensions nobody knows are kept and written again behind the known ones.</remarks>
internal ref struct SampleBody
{
    private const byte TimestampFlag = 0x20;
    private const byte EncodingFlag = 0x40;
    private const byte SourceInfoExtension = 0x41;
    private const byte SharedMemoryExtension = 0x12;
    private const byte PutAttachmentExtension = 0x43;
    private const byte DelAttachmentExtension = 0x42;

    /// <summary>What <see cref="EncodePlainHead"/> writes at most: header, and a timestamp.</summary>
    public const int LargestPlainHead = 1 + Zint.MaxBytes + 1 + ZenohId.MaxBytes;

    public SampleKind Kind;

    public Timestamp? Timestamp;

    /// <summary>Of a put only.</summary>
    public WireEncoding Encoding;

    public SourceInfo? SourceInfo;

    public OptionalBytes Attachment;

    /// <summary>Of a put only.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>
    /// Count and slices of a put that refers to shared memory, as they stand in the message; <see cref="Payload"/> is empty then.
    /// A peer may send this only to one that took part in the shared-memory handshake: to any other it is a protocol error.
    /// </summary>
    public OptionalBytes SharedMemorySlices;

    /// <summary>The extensions as received, when some of them are not known.</summary>
    public ReadOnlySpan<byte> ForeignExtensions;

    private static ReadOnlySpan<byte> PutExtensions => [SourceInfoExtension, SharedMemoryExtension, PutAttachmentExtension];

    // Some peers read the attachment of a DEL under the id it has in a PUT: both are understood, 0x42 is written.
    private static ReadOnlySpan<byte> DelExtensions => [SourceInfoExtension, DelAttachmentExtension, PutAttachmentExtension];

    /// <summary>Decodes a body with its header.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out SampleBody body)
    {
        body = default;
        if (!reader.TryReadByte(out byte header) || !TryReadKind(ref reader, header, out body.Kind))
            return false;
        if (MessageHeader.Has(header, TimestampFlag))
        {
            if (!TimestampCodec.TryRead(ref reader, out Timestamp timestamp))
                return false;
            body.Timestamp = timestamp;
        }

        if (MessageHeader.Has(header, EncodingFlag) && !WireEncoding.TryRead(ref reader, out body.Encoding))
            return false;
        int start = reader.Position;
        bool foreign = false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(body.Take(extension, ref foreign)))
                return false;
        }

        if (reader.HasFailed)
            return false;
        if (foreign)
            body.ForeignExtensions = reader.Since(start);
        if (body.Kind == SampleKind.Delete)
            return true;
        return body.SharedMemorySlices.HasValue
            ? SharedMemorySlicesCodec.TryRead(ref reader, out body.SharedMemorySlices)
            : reader.TryReadSlice(Bounds.Body, out body.Payload);
    }

    /// <summary>
    /// Decodes a put that has a payload, perhaps a timestamp, and nothing else: the shape of nearly all. For any other shape, and for malformed
    /// bytes, nothing is said: that is <see cref="TryDecode"/>'s business.
    /// </summary>
    /// <param name="bytes">The body with its header; more may follow.</param>
    /// <param name="body">Takes payload and timestamp. All else must have its default value, and keeps it.</param>
    /// <returns>The length of the body, 0 when it has another shape.</returns>
    public static int DecodePlain(ReadOnlySpan<byte> bytes, scoped ref SampleBody body)
    {
        const int shortHead = 2;
        if (bytes.Length < shortHead || bytes[0] != (byte)BodyId.Put || bytes[1] >= Zint.Continues || bytes[1] > bytes.Length - shortHead)
            return DecodeStamped(bytes, ref body);
        body.Payload = bytes.Slice(shortHead, bytes[1]);
        body.Timestamp = null;
        return shortHead + body.Payload.Length;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        writer.WriteBytes(Payload);
    }

    /// <summary>Encodes everything before the bytes of the payload, their length included, for a sender that appends the payload itself.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        if (Kind == SampleKind.Put)
            EncodePut(ref writer, ref extensions);
        else
            EncodeDel(ref writer, ref extensions);
    }

    // What a router has stamped: a time of nine bytes, an id of sixteen, a short payload.
    private static int DecodeStamped(ReadOnlySpan<byte> bytes, scoped ref SampleBody body)
    {
        const int idLengthAt = 1 + Zint.MaxBytes;
        const int lengthAt = LargestPlainHead;
        if (bytes.Length <= lengthAt || bytes[0] != ((byte)BodyId.Put | TimestampFlag) || bytes[idLengthAt] != ZenohId.MaxBytes
            || bytes[lengthAt] >= Zint.Continues || bytes[lengthAt] >= bytes.Length - lengthAt || !Zint.TryReadLongest(bytes[1..], out ulong time))
            return DecodeLongPlain(bytes, ref body);
        ReadOnlySpan<byte> number = bytes.Slice(idLengthAt + 1, ZenohId.MaxBytes);
        var id = new ZenohId(BinaryPrimitives.ReadUInt64LittleEndian(number), BinaryPrimitives.ReadUInt64LittleEndian(number[sizeof(ulong)..]));
        if (id.IsNone)
            return DecodeLongPlain(bytes, ref body);
        body.Timestamp = new Timestamp(time, id);
        body.Payload = bytes.Slice(lengthAt + 1, bytes[lengthAt]);
        return lengthAt + 1 + body.Payload.Length;
    }

    // A long payload, or any timestamp.
    private static int DecodeLongPlain(ReadOnlySpan<byte> bytes, scoped ref SampleBody body)
    {
        var reader = new WireReader(bytes);
        if (!reader.TryReadByte(out byte header) || (header & ~TimestampFlag) != (byte)BodyId.Put)
            return 0;
        body.Timestamp = null;
        if (MessageHeader.Has(header, TimestampFlag))
        {
            if (!TimestampCodec.TryRead(ref reader, out Timestamp timestamp))
                return 0;
            body.Timestamp = timestamp;
        }

        return reader.TryReadSlice(Bounds.Body, out body.Payload) ? reader.Position : 0;
    }

    /// <summary>Encodes everything before the length of the payload, of a put that has nothing else but a timestamp perhaps.</summary>
    public readonly void EncodePlainHead(ref WireWriter writer)
    {
        writer.WriteByte((byte)((byte)BodyId.Put | (Timestamp.HasValue ? TimestampFlag : 0)));
        if (Timestamp is { } timestamp)
            TimestampCodec.Write(ref writer, timestamp);
    }

    private static bool TryReadKind(scoped ref WireReader reader, byte header, out SampleKind kind)
    {
        kind = SampleKind.Put;
        switch (MessageHeader.IdOf(header))
        {
            case (byte)BodyId.Put:
                return true;
            case (byte)BodyId.Del:
                kind = SampleKind.Delete;
                return MessageHeader.TryCheckFlags(ref reader, header, TimestampFlag);
            default:
                return reader.Fail(WireError.UnexpectedBody);
        }
    }

    private WireError Take(Extension extension, ref bool foreign)
    {
        switch (extension.Identity)
        {
            case SourceInfoExtension:
                return Primitives.SourceInfo.ReadBody(extension.Body, out SourceInfo);
            case PutAttachmentExtension:
            case DelAttachmentExtension when Kind == SampleKind.Delete:
                Attachment = extension.Body;
                return WireError.None;
            case SharedMemoryExtension when Kind == SampleKind.Put:
                SharedMemorySlices = ReadOnlySpan<byte>.Empty;
                return WireError.None;
            default:
                foreign = true;
                return extension.Ignore();
        }
    }

    private readonly void EncodePut(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        writer.WriteByte((byte)((byte)BodyId.Put | (Timestamp.HasValue ? TimestampFlag : 0) | (Encoding.IsDefault ? 0 : EncodingFlag)));
        if (Timestamp is { } timestamp)
            TimestampCodec.Write(ref writer, timestamp);
        if (!Encoding.IsDefault)
            Encoding.Write(ref writer);
        if (SharedMemorySlices.HasValue)
            extensions.Unit(ref writer, SharedMemoryExtension);
        Primitives.SourceInfo.WriteExtension(ref writer, ref extensions, SourceInfoExtension, SourceInfo);
        extensions.Bytes(ref writer, PutAttachmentExtension, Attachment);
        if (!ForeignExtensions.IsEmpty)
            extensions.Foreign(ref writer, ForeignExtensions, PutExtensions);
        if (SharedMemorySlices.HasValue)
            writer.WriteBytes(SharedMemorySlices.Value);
        else
            writer.WriteZint((uint)Payload.Length);
    }

    private readonly void EncodeDel(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        writer.WriteByte((byte)((byte)BodyId.Del | (Timestamp.HasValue ? TimestampFlag : 0)));
        if (Timestamp is { } timestamp)
            TimestampCodec.Write(ref writer, timestamp);
        Primitives.SourceInfo.WriteExtension(ref writer, ref extensions, SourceInfoExtension, SourceInfo);
        extensions.Bytes(ref writer, DelAttachmentExtension, Attachment);
        if (!ForeignExtensions.IsEmpty)
            extensions.Foreign(ref writer, ForeignExtensions, DelExtensions);
    }
}
