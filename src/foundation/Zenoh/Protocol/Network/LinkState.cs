using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>What one node says about another or itself in a link-state message (Zenoh wire specification, OAM and link-state body).</summary>
internal ref struct LinkState
{
    private const ulong IdOption = 0x01;
    private const ulong RoleOption = 0x02;
    private const ulong LocatorsOption = 0x04;
    private const ulong WeightsOption = 0x08;
    private const ulong GatewayOption = 0x10;
    private const ulong KnownOptions = IdOption | RoleOption | LocatorsOption | WeightsOption | GatewayOption;

    /// <summary>The sender's number for the node; means something on this link only.</summary>
    public ulong Index;

    /// <summary>Version of this entry: the newer one wins.</summary>
    public ulong SequenceNumber;

    /// <summary>The node, where the message says it; no identity otherwise.</summary>
    public ZenohId ZenohId;

    /// <summary>The role, where the message says it; otherwise none, which means router.</summary>
    public WhatAmI Role;

    public bool HasLocators;

    public LocatorList Locators;

    /// <summary>Whether the node is the sender's gateway.</summary>
    public bool IsGateway;

    /// <summary>Numbers of the nodes it is linked with.</summary>
    public NumberList Links;

    /// <summary>Whether there is a weight for each link.</summary>
    public bool HasWeights;

    /// <summary>One per link, 16 bits each.</summary>
    public NumberList Weights;

    private readonly ulong Options => (ZenohId.IsNone ? 0 : IdOption) | (Role == WhatAmI.None ? 0 : RoleOption)
        | (HasLocators ? LocatorsOption : 0) | (HasWeights ? WeightsOption : 0) | (IsGateway ? GatewayOption : 0);

    /// <summary>Decodes one entry.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out LinkState state)
    {
        state = default;
        if (!reader.TryReadZint(out ulong options) || !reader.TryReadZint(out state.Index) || !reader.TryReadZint(out state.SequenceNumber))
            return false;
        if ((options & ~KnownOptions) != 0)
            return reader.Fail(WireError.ReservedValue);
        if ((options & IdOption) != 0 && !ZenohIdCodec.TryReadSlice(ref reader, out state.ZenohId))
            return false;
        if ((options & RoleOption) != 0 && !TryReadRole(ref reader, out state.Role))
            return false;
        state.HasLocators = (options & LocatorsOption) != 0;
        if (state.HasLocators && !LocatorList.TryRead(ref reader, out state.Locators))
            return false;
        state.IsGateway = (options & GatewayOption) != 0;
        if (!NumberList.TryRead(ref reader, ulong.MaxValue, out state.Links))
            return false;
        state.HasWeights = (options & WeightsOption) != 0;
        return !state.HasWeights || NumberList.TryReadItems(ref reader, state.Links.Count, ushort.MaxValue, out state.Weights);
    }

    public readonly void Encode(ref WireWriter writer)
    {
        writer.WriteZint(Options);
        writer.WriteZint(Index);
        writer.WriteZint(SequenceNumber);
        if (!ZenohId.IsNone)
            ZenohIdCodec.WriteSlice(ref writer, ZenohId);
        if (Role != WhatAmI.None)
            writer.WriteByte((byte)Role);
        if (HasLocators)
            Locators.Write(ref writer);
        writer.WriteZint((ulong)Links.Count);
        Links.WriteItems(ref writer);
        if (HasWeights)
            Weights.WriteItems(ref writer);
    }

    private static bool TryReadRole(scoped ref WireReader reader, out WhatAmI role)
    {
        role = WhatAmI.None;
        if (!reader.TryReadByte(out byte bits))
            return false;
        role = (WhatAmI)bits;
        return role is WhatAmI.Router or WhatAmI.Peer or WhatAmI.Client || reader.Fail(WireError.ReservedValue);
    }
}
