namespace Zenoh.Protocol.Primitives;

/// <summary>Sizes of the variable-length integer: little-endian base 128, at most nine bytes, the ninth carrying eight value bits (Zenoh wire specification, zint).</summary>
internal static class Zint
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxBytes = 9;
}
