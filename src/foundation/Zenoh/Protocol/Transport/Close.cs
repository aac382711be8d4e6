using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>Why a link is closed.</summary>
internal enum CloseReason : byte
{
    Generic = 0,
    Unsupported = 1,
    Invalid = 2,
    MaxSessions = 3,
    MaxLinks = 4,
    Expired = 5,
    Unresponsive = 6,
    ConnectionToSelf = 7,
}

/// <summary>CLOSE: the end of a link or of the whole session (Zenoh wire specification, CLOSE). It is written without extensions: some peers do not read them.</summary>
internal record struct Close
{
    public const byte Id = 0x03;

    private const byte SessionFlag = 0x20;

    /// <summary>Whether all links of the session end, not only this one.</summary>
    public bool Session;

    /// <summary>The reason; numbers without a name are possible.</summary>
    public CloseReason Reason;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Close close)
    {
        close = default;
        close.Session = MessageHeader.Has(header, SessionFlag);
        if (!MessageHeader.TryCheckFlags(ref reader, header, SessionFlag) || !reader.TryReadByte(out byte reason))
            return false;
        close.Reason = (CloseReason)reason;
        return ExtensionChain.TrySkip(ref reader, header);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        writer.WriteByte((byte)(Id | (Session ? SessionFlag : 0)));
        writer.WriteByte((byte)Reason);
    }
}
