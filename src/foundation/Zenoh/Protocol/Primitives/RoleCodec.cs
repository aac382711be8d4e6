namespace Zenoh.Protocol.Primitives;

/// <summary>Roles on the wire: a number (0 router, 1 peer, 2 client) in INIT, JOIN and HELLO, a bit set (1, 2, 4) in SCOUT and link states.</summary>
internal static class RoleCodec
{
    /// <summary>The bits of a flags byte that hold the number.</summary>
    public const byte NumberMask = 0x03;

    /// <summary>All roles: the bits of a set.</summary>
    public const byte SetMask = 0x07;

    private const byte Reserved = 3;

    public static bool TryFromNumber(scoped ref WireReader reader, byte number, out WhatAmI role)
    {
        role = WhatAmI.None;
        if (number >= Reserved)
            return reader.Fail(WireError.ReservedValue);
        role = (WhatAmI)(1 << number);
        return true;
    }

    public static byte ToNumber(WhatAmI role) => role switch
    {
        WhatAmI.Router => 0,
        WhatAmI.Peer => 1,
        WhatAmI.Client => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A node has exactly one role."),
    };
}
