namespace Zenoh.Protocol.Primitives;

/// <summary>A timestamp on the wire: the time, then the id as a slice (Zenoh wire specification, Timestamp).</summary>
internal static class TimestampCodec
{
    public static int Length(Timestamp timestamp) => Zint.Length(timestamp.Ntp64) + 1 + timestamp.Id.Length;

    public static bool TryRead(scoped ref WireReader reader, out Timestamp timestamp)
    {
        timestamp = default;
        if (!reader.TryReadZint(out ulong time) || !ZenohIdCodec.TryReadSlice(ref reader, out ZenohId id))
            return false;
        timestamp = new Timestamp(time, id);
        return true;
    }

    /// <summary>Reads the timestamp that is the whole body of an extension.</summary>
    public static WireError ReadBody(scoped ReadOnlySpan<byte> body, out Timestamp? timestamp)
    {
        timestamp = null;
        var nested = new WireReader(body);
        if (!TryRead(ref nested, out Timestamp value) || !nested.TryEnd())
            return nested.Error;
        timestamp = value;
        return WireError.None;
    }

    public static void Write(ref WireWriter writer, Timestamp timestamp)
    {
        writer.WriteZint(timestamp.Ntp64);
        ZenohIdCodec.WriteSlice(ref writer, timestamp.Id);
    }
}
