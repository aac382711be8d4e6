using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Transport;

/// <summary>OAM of the transport: nobody uses it; it is read so that it can be passed over (Zenoh wire specification, CLOSE, KEEP_ALIVE, OAM).</summary>
internal ref struct TransportOam
{
    public const byte Id = 0x00;

    private const byte QoSExtension = 0x31;

    public ushort OamId;

    /// <summary>The quality-of-service number as written, if any.</summary>
    public ulong? QoS;

    public OamBody Body;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out TransportOam oam)
    {
        oam = default;
        if (!reader.TryReadZ16(out oam.OamId))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (extension.Identity == QoSExtension)
                oam.QoS = extension.Value;
            else if (!reader.Check(extension.Ignore()))
                return false;
        }

        return !reader.HasFailed && OamBody.TryDecode(ref reader, header, out oam.Body);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | Body.HeaderFlags));
        writer.WriteZint(OamId);
        if (QoS is { } qos)
            extensions.Number(ref writer, QoSExtension, qos);
        Body.Encode(ref writer);
    }
}
