using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>INTEREST: "tell me about declarations" (Zenoh wire specification, INTEREST).</summary>
internal ref struct Interest
{
    public const byte Id = (byte)NetworkMessageId.Interest;

    private const int ModeShift = 5;
    private const byte ModeMask = 0x03;
    private const byte RestrictedBit = 0x10;
    private const byte KeyBits = WireExpression.SenderFlag | WireExpression.SuffixFlag;
    private const byte OptionBits = 0x8F;

    public InterestMode Mode;

    /// <summary>Chosen by the sender, unique among its interests on this transport.</summary>
    public uint InterestId;

    /// <summary>Not in a <see cref="InterestMode.Final"/>.</summary>
    public InterestOptions Options;

    /// <summary>Whether only declarations that match <see cref="Key"/> are wanted.</summary>
    public bool IsRestricted;

    public WireExpression Key;

    /// <summary>Quality of service, timestamp in transit, routing context.</summary>
    public RoutingExtensions Extensions;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Interest interest)
    {
        interest = default;
        interest.Mode = (InterestMode)((header >> ModeShift) & ModeMask);
        if (!reader.TryReadZ32(out interest.InterestId))
            return false;
        if (interest.Mode != InterestMode.Final)
        {
            if (!reader.TryReadByte(out byte options))
                return false;
            interest.Options = (InterestOptions)(options & OptionBits);
            interest.IsRestricted = (options & RestrictedBit) != 0;
            if (!interest.IsRestricted && (options & KeyBits) != 0)
                return reader.Fail(WireError.ReservedValue);
            if (interest.IsRestricted && !WireExpression.TryRead(ref reader, options, out interest.Key))
                return false;
        }

        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(interest.Extensions.Take(extension, hasNodeId: true)))
                return false;
        }

        return !reader.HasFailed;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | ((int)Mode << ModeShift)));
        writer.WriteZint(InterestId);
        if (Mode != InterestMode.Final)
        {
            writer.WriteByte((byte)((byte)Options | (IsRestricted ? RestrictedBit | Key.HeaderFlags : 0)));
            if (IsRestricted)
                Key.Write(ref writer);
        }

        Extensions.Encode(ref writer, ref extensions);
    }
}
