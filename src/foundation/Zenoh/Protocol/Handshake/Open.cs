using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>OPEN: the second message of each side (Zenoh wire specification, OPEN).</summary>
internal ref struct Open
{
    public const byte Id = 0x02;

    private const byte AckFlag = 0x20;
    private const byte SecondsFlag = 0x40;

    private const byte QoSExtension = 0x01;
    private const byte SharedMemoryNumberExtension = 0x22;
    private const byte SharedMemoryExtension = 0x42;
    private const byte AuthenticationExtension = 0x43;
    private const byte MultiLinkExtension = 0x44;
    private const byte MultiLinkAckExtension = 0x04;
    private const byte LowLatencyExtension = 0x05;
    private const byte CompressionExtension = 0x06;
    private const byte RemoteBoundExtension = 0x27;

    /// <summary>Whether this is the acceptor's answer.</summary>
    public bool IsAck;

    /// <summary>How long the sender may stay silent before its link counts as dead.</summary>
    public ulong LeaseMilliseconds;

    /// <summary>Number of the sender's first frame; must fit the resolution agreed on.</summary>
    public uint InitialSequenceNumber;

    /// <summary>The bytes of the acceptor's INIT, in the opener's message only.</summary>
    public ReadOnlySpan<byte> Cookie;

    public bool QoS;

    /// <summary>Shared memory as releases before 1.10 do it.</summary>
    public ulong? SharedMemoryNumber;

    /// <summary>Shared memory as 1.10 does it.</summary>
    public OptionalBytes SharedMemory;

    /// <summary>A nested chain of extensions: <see cref="Handshake.Authentication"/>.</summary>
    public OptionalBytes Authentication;

    public OptionalBytes MultiLink;

    public bool MultiLinkAck;

    public bool LowLatency;

    public bool Compression;

    /// <summary>0 north, 1 south; only with explicitly configured gateways.</summary>
    public ulong? RemoteBound;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Open open)
    {
        open = default;
        open.IsAck = MessageHeader.Has(header, AckFlag);
        if (!Lease.TryRead(ref reader, MessageHeader.Has(header, SecondsFlag), out open.LeaseMilliseconds) || !reader.TryReadZ32(out open.InitialSequenceNumber))
            return false;
        if (!open.IsAck && !reader.TryReadSlice(Bounds.Cookie, out open.Cookie))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(open.Take(extension)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (IsAck ? AckFlag : 0) | (Lease.IsInSeconds(LeaseMilliseconds) ? SecondsFlag : 0)));
        Lease.Write(ref writer, LeaseMilliseconds);
        writer.WriteZint(InitialSequenceNumber);
        if (!IsAck)
            writer.WriteSlice(Cookie);
        if (QoS)
            extensions.Unit(ref writer, QoSExtension);
        if (SharedMemoryNumber is { } number)
            extensions.Number(ref writer, SharedMemoryNumberExtension, number);
        extensions.Bytes(ref writer, SharedMemoryExtension, SharedMemory);
        extensions.Bytes(ref writer, AuthenticationExtension, Authentication);
        extensions.Bytes(ref writer, MultiLinkExtension, MultiLink);
        if (MultiLinkAck)
            extensions.Unit(ref writer, MultiLinkAckExtension);
        if (LowLatency)
            extensions.Unit(ref writer, LowLatencyExtension);
        if (Compression)
            extensions.Unit(ref writer, CompressionExtension);
        if (RemoteBound is { } bound)
            extensions.Number(ref writer, RemoteBoundExtension, bound);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case QoSExtension:
                QoS = true;
                return WireError.None;
            case SharedMemoryNumberExtension:
                SharedMemoryNumber = extension.Value;
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
            case MultiLinkAckExtension:
                MultiLinkAck = true;
                return WireError.None;
            case LowLatencyExtension:
                LowLatency = true;
                return WireError.None;
            case CompressionExtension:
                Compression = true;
                return WireError.None;
            case RemoteBoundExtension:
                RemoteBound = extension.Value;
                return WireError.None;
            default:
                return extension.Ignore();
        }
    }
}
