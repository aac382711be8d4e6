namespace Zenoh.Protocol.Primitives;

/// <summary>The longest value of each kind of field, in bytes (Zenoh wire specification, other primitives).</summary>
internal static class Bounds
{
    /// <summary>Cookies of the handshake.</summary>
    public const uint Cookie = ushort.MaxValue;

    /// <summary>The suffix of a key expression.</summary>
    public const uint KeySuffix = ushort.MaxValue;

    /// <summary>The schema of an encoding.</summary>
    public const uint Schema = byte.MaxValue;

    /// <summary>A locator in a HELLO or a link state.</summary>
    public const uint Locator = byte.MaxValue;

    /// <summary>Payloads, attachments, parameters of queries and bodies of extensions.</summary>
    public const uint Body = uint.MaxValue;

    /// <summary>The name of a region, in INIT.</summary>
    public const int RegionName = 32;

    /// <summary>Extensions in one chain. There are sixteen ids, writers use at most ten of them at once.</summary>
    public const int ExtensionsPerChain = 32;
}
