using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Scouting;

/// <summary>SCOUT: "who is there?" (Zenoh wire specification, scouting messages). One datagram; bytes behind it are ignored, as are all its extensions.</summary>
internal ref struct Scout
{
    public const byte Id = 0x01;

    private const byte HasIdBit = 0x08;

    /// <summary>Version of the sender. A SCOUT of another version is answered all the same.</summary>
    public byte Version;

    /// <summary>The roles asked for.</summary>
    public WhatAmI What;

    /// <summary>The sender, if it says so; no identity otherwise.</summary>
    public ZenohId ZenohId;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Scout scout)
    {
        scout = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, 0) || !reader.TryReadByte(out scout.Version) || !reader.TryReadByte(out byte flags))
            return false;
        bool hasId = (flags & HasIdBit) != 0;
        if (!hasId && flags > RoleCodec.SetMask)
            return reader.Fail(WireError.ReservedValue);
        scout.What = (WhatAmI)(flags & RoleCodec.SetMask);
        return (!hasId || ZenohIdCodec.TryReadAfterFlags(ref reader, flags, out scout.ZenohId))
            && ExtensionChain.TrySkip(ref reader, header, lenient: true);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        writer.WriteByte(Id);
        writer.WriteByte(Version);
        byte what = (byte)((byte)What & RoleCodec.SetMask);
        if (ZenohId.IsNone)
        {
            writer.WriteByte(what);
            return;
        }

        writer.WriteByte((byte)(ZenohIdCodec.LengthBits(ZenohId) | HasIdBit | what));
        ZenohIdCodec.Write(ref writer, ZenohId);
    }
}
