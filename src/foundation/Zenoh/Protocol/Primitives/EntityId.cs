namespace Zenoh.Protocol.Primitives;

/// <summary>A publisher, querier or queryable of a node: the node's id and its number there.</summary>
internal readonly record struct EntityId(ZenohId Node, uint Entity)
{
    private const byte ReservedBits = 0x0F;

    public int Length => 1 + Node.Length + Zint.Length(Entity);

    public static bool TryRead(scoped ref WireReader reader, out EntityId entity)
    {
        entity = default;
        if (!reader.TryReadByte(out byte flags))
            return false;
        if ((flags & ReservedBits) != 0)
            return reader.Fail(WireError.ReservedValue);
        if (!ZenohIdCodec.TryReadAfterFlags(ref reader, flags, out ZenohId node) || !reader.TryReadZ32(out uint number))
            return false;
        entity = new EntityId(node, number);
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        writer.WriteByte(ZenohIdCodec.LengthBits(Node));
        ZenohIdCodec.Write(ref writer, Node);
        writer.WriteZint(Entity);
    }
}
