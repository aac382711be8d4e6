using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Handshake;

/// <summary>What INIT and JOIN begin with: version, role, id and, if they are not the usual ones, resolution and batch size.</summary>
internal record struct NodeHead
{
    /// <summary>Flag of the header: resolution and batch size follow.</summary>
    public const byte SizesFlag = 0x40;

    private const byte ReservedBits = 0x0C;

    public byte Version;

    public WhatAmI Role;

    public ZenohId ZenohId;

    public Resolution Resolution;

    /// <summary>The largest batch in bytes, its two bytes of length included.</summary>
    public ushort BatchSize;

    /// <summary>Decodes what follows <paramref name="header"/>; sizes that are not there become the usual ones.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, ushort usualBatchSize, out NodeHead head)
    {
        head = new NodeHead { BatchSize = usualBatchSize };
        if (!reader.TryReadByte(out head.Version) || !reader.TryReadByte(out byte flags))
            return false;
        if ((flags & ReservedBits) != 0)
            return reader.Fail(WireError.ReservedValue);
        if (!RoleCodec.TryFromNumber(ref reader, (byte)(flags & RoleCodec.NumberMask), out head.Role)
            || !ZenohIdCodec.TryReadAfterFlags(ref reader, flags, out head.ZenohId))
            return false;
        return !MessageHeader.Has(header, SizesFlag)
            || (Resolution.TryRead(ref reader, out head.Resolution) && reader.TryReadUInt16(out head.BatchSize));
    }

    /// <summary>The header flag these values need.</summary>
    public readonly byte HeaderFlags(ushort usualBatchSize) => Resolution == Resolution.Default && BatchSize == usualBatchSize ? (byte)0 : SizesFlag;

    /// <summary>Encodes everything behind the header.</summary>
    public readonly void Encode(ref WireWriter writer, ushort usualBatchSize)
    {
        writer.WriteByte(Version);
        writer.WriteByte((byte)(ZenohIdCodec.LengthBits(ZenohId) | RoleCodec.ToNumber(Role)));
        ZenohIdCodec.Write(ref writer, ZenohId);
        if (HeaderFlags(usualBatchSize) == 0)
            return;
        writer.WriteByte(Resolution.Raw);
        writer.WriteUInt16(BatchSize);
    }
}
