using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>OAM: gossip and link states between peers and routers (Zenoh wire specification, OAM and link-state body). Other ids are to be ignored.</summary>
internal ref struct Oam
{
    public const byte Id = (byte)NetworkMessageId.Oam;

    /// <summary>The OAM whose bytes are a <see cref="LinkStateList"/>.</summary>
    public const ushort LinkStateId = 1;

    public ushort OamId;

    /// <summary>Quality of service and timestamp in transit.</summary>
    public RoutingExtensions Extensions;

    public OamBody Body;

    /// <summary>Decodes what follows <paramref name="header"/>; what the body's bytes mean is left to the reader of that id.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Oam oam)
    {
        oam = default;
        if (!reader.TryReadZ16(out oam.OamId))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(oam.Extensions.Take(extension, hasNodeId: false)))
                return false;
        }

        return !reader.HasFailed && OamBody.TryDecode(ref reader, header, out oam.Body);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | Body.HeaderFlags));
        writer.WriteZint(OamId);
        Extensions.Encode(ref writer, ref extensions);
        Body.Encode(ref writer);
    }
}
