using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>DECLARE: one declaration (Zenoh wire specification, DECLARE).</summary>
internal ref struct Declare
{
    public const byte Id = (byte)NetworkMessageId.Declare;

    private const byte InterestFlag = 0x20;

    /// <summary>The interest this answers; only on declarations that were there when it came, and on the D_FINAL behind them.</summary>
    public uint? InterestId;

    /// <summary>Quality of service, timestamp in transit, routing context.</summary>
    public RoutingExtensions Extensions;

    public Declaration Declaration;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Declare declare)
    {
        declare = default;
        if (!MessageHeader.TryCheckFlags(ref reader, header, InterestFlag))
            return false;
        if (MessageHeader.Has(header, InterestFlag))
        {
            if (!reader.TryReadZ32(out uint interest))
                return false;
            declare.InterestId = interest;
        }

        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(declare.Extensions.Take(extension, hasNodeId: true)))
                return false;
        }

        return !reader.HasFailed && Declaration.TryDecode(ref reader, out declare.Declaration);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | (InterestId.HasValue ? InterestFlag : 0)));
        if (InterestId is { } interest)
            writer.WriteZint(interest);
        Extensions.Encode(ref writer, ref extensions);
        Declaration.Encode(ref writer);
    }
}
