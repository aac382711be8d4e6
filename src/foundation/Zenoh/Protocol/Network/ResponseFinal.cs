using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>RESPONSE_FINAL: no further answer to a REQUEST will come (Zenoh wire specification, RESPONSE_FINAL).</summary>
internal record struct ResponseFinal
{
    public const byte Id = (byte)NetworkMessageId.ResponseFinal;

    public uint RequestId;

    /// <summary>Quality of service (that of the request, so that both stay in order) and timestamp in transit.</summary>
    public RoutingExtensions Extensions;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out ResponseFinal final)
    {
        final = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, 0) || !reader.TryReadZ32(out final.RequestId))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(final.Extensions.Take(extension, hasNodeId: false)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte(Id);
        writer.WriteZint(RequestId);
        Extensions.Encode(ref writer, ref extensions);
    }
}
