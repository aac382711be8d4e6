using System.Text.Unicode;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>INIT: the first message of each side (Zenoh wire specification, INIT). The version is not judged here: another one is to be answered with CLOSE(invalid).</summary>
internal ref struct Init
{
    public const byte Id = 0x01;

    /// <summary>The batch size a message without the field has.</summary>
    public const ushort UsualBatchSize = ushort.MaxValue;

    private const byte AckFlag = 0x20;

    private const byte QoSExtension = 0x01;
    private const byte QoSLinkExtension = 0x21;
    private const byte SharedMemoryExtension = 0x42;
    private const byte AuthenticationExtension = 0x43;
    private const byte MultiLinkExtension = 0x44;
    private const byte LowLatencyExtension = 0x05;
    private const byte CompressionExtension = 0x06;
    private const byte PatchExtension = 0x27;
    private const byte RegionNameExtension = 0x48;

    /// <summary>Whether this is the acceptor's answer.</summary>
    public bool IsAck;

    /// <summary>Version, role, id and sizes.</summary>
    public NodeHead Node;

    /// <summary>The acceptor's state, in an answer only; may be empty.</summary>
    public ReadOnlySpan<byte> Cookie;

    /// <summary>The sender supports priorities.</summary>
    public bool QoS;

    /// <summary>Priorities and reliability of this one link, instead of <see cref="QoS"/>; bits as the specification lists them.</summary>
    public ulong? QoSLink;

    /// <summary>Challenge of the shared-memory feature. Leave it unanswered and it is off.</summary>
    public OptionalBytes SharedMemory;

    /// <summary>A nested chain of extensions: <see cref="Handshake.Authentication"/>.</summary>
    public OptionalBytes Authentication;

    /// <summary>Keys of the exchange that proves a second link to be of the same node.</summary>
    public OptionalBytes MultiLink;

    public bool LowLatency;

    public bool Compression;

    /// <summary>Patch level of the protocol; 0 where nothing is said.</summary>
    public ulong Patch;

    /// <summary>UTF-8, 1 to 32 bytes.</summary>
    public OptionalBytes RegionName;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Init init)
    {
        init = default;
        init.IsAck = MessageHeader.Has(header, AckFlag);
        if (!NodeHead.TryDecode(ref reader, header, UsualBatchSize, out init.Node))
            return false;
        if (init.IsAck && !reader.TryReadSlice(Bounds.Cookie, out init.Cookie))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(init.Take(extension)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (IsAck ? AckFlag : 0) | Node.HeaderFlags(UsualBatchSize)));
        Node.Encode(ref writer, UsualBatchSize);
        if (IsAck)
            writer.WriteSlice(Cookie);
        if (QoS)
            extensions.Unit(ref writer, QoSExtension);
        if (QoSLink is { } link)
            extensions.Number(ref writer, QoSLinkExtension, link);
        extensions.Bytes(ref writer, SharedMemoryExtension, SharedMemory);
        extensions.Bytes(ref writer, AuthenticationExtension, Authentication);
        extensions.Bytes(ref writer, MultiLinkExtension, MultiLink);
        if (LowLatency)
            extensions.Unit(ref writer, LowLatencyExtension);
        if (Compression)
            extensions.Unit(ref writer, CompressionExtension);
        if (Patch != 0)
            extensions.Number(ref writer, PatchExtension, Patch);
        extensions.Bytes(ref writer, RegionNameExtension, RegionName);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case QoSExtension:
                QoS = true;
                return WireError.None;
            case QoSLinkExtension:
                QoSLink = extension.Value;
                return WireError.None;
            case SharedMemoryExtension:
                SharedMemory = extension.Body;
                return WireError.None;
            case AuthenticationExtension:
                Authentication = extension.Body;
                return WireError.None;
            case MultiLinkExtension:
                MultiLink = extension.Body;
                return WireError.None;
            case LowLatencyExtension:
                LowLatency = true;
                return WireError.None;
            case CompressionExtension:
                Compression = true;
                return WireError.None;
            case PatchExtension:
                Patch = extension.Value;
                return WireError.None;
            case RegionNameExtension:
                RegionName = extension.Body;
                return CheckRegionName(extension.Body);
            default:
                return extension.Ignore();
        }
    }

    private static WireError CheckRegionName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > Bounds.RegionName)
            return WireError.LengthAboveBound;
        return Utf8.IsValid(name) ? WireError.None : WireError.InvalidUtf8;
    }
}
