using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Scouting;

/// <summary>HELLO: the answer to SCOUT (Zenoh wire specification, scouting messages). One datagram; bytes behind it are ignored, as are all its extensions.</summary>
internal ref struct Hello
{
    public const byte Id = 0x02;

    private const byte LocatorsFlag = 0x20;
    private const byte ReservedBits = 0x0C;

    public byte Version;

    /// <summary>The role of the sender.</summary>
    public WhatAmI Role;

    public ZenohId ZenohId;

    /// <summary>Where the sender can be reached: <c>protocol/address?metadata</c>, never with a <c>#config</c> part.</summary>
    public LocatorList Locators;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Hello hello)
    {
        hello = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, LocatorsFlag) || !reader.TryReadByte(out hello.Version) || !reader.TryReadByte(out byte flags))
            return false;
        if ((flags & ReservedBits) != 0)
            return reader.Fail(WireError.ReservedValue);
        return RoleCodec.TryFromNumber(ref reader, (byte)(flags & RoleCodec.NumberMask), out hello.Role)
            && ZenohIdCodec.TryReadAfterFlags(ref reader, flags, out hello.ZenohId)
            && (!MessageHeader.Has(header, LocatorsFlag) || LocatorList.TryRead(ref reader, out hello.Locators))
            && ExtensionChain.TrySkip(ref reader, header, lenient: true);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer, Version, Role, ZenohId, Locators.Count > 0);
        if (Locators.Count > 0)
            Locators.Write(ref writer);
    }

    /// <summary>Encodes an answer from strings.</summary>
    /// <exception cref="ArgumentException">A locator is longer than 255 bytes.</exception>
    public static void Encode(ref WireWriter writer, WhatAmI role, ZenohId id, IReadOnlyList<string> locators)
    {
        EncodeHead(ref writer, ProtocolVersion.Current, role, id, locators.Count > 0);
        if (locators.Count > 0)
            LocatorList.Write(ref writer, locators);
    }

    private static void EncodeHead(ref WireWriter writer, byte version, WhatAmI role, ZenohId id, bool hasLocators)
    {
        writer.WriteByte((byte)(Id | (hasLocators ? LocatorsFlag : 0)));
        writer.WriteByte(version);
        writer.WriteByte((byte)(ZenohIdCodec.LengthBits(id) | RoleCodec.ToNumber(role)));
        ZenohIdCodec.Write(ref writer, id);
    }
}
