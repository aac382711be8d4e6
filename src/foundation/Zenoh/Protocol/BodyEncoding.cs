namespace Zenoh.Protocol;

/// <summary>What follows the id of an OAM message; two bits of its header.</summary>
internal enum BodyEncoding : byte
{
    /// <summary>Nothing.</summary>
    Unit = 0,

    /// <summary>A number.</summary>
    Number = 1,

    /// <summary>A length and bytes.</summary>
    Bytes = 2,
}
