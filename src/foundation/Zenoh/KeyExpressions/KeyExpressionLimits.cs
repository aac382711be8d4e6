namespace Zenoh.KeyExpressions;

/// <summary>Bounds on what a key expression may cost whoever receives one.</summary>
internal static class KeyExpressionLimits
{
    /// <summary>Longest key expression in UTF-8 bytes: what fits the 16-bit length of a key suffix (Zenoh wire specification, wire key expression).</summary>
    public const int MaxBytes = ushort.MaxValue;

    /// <summary>
    /// Most chunks of one key expression. The protocol has no such bound; this one keeps a position in a key one of 256 bits, the depth of a matching tree
    /// and the work of comparing two hostile expressions small.
    /// </summary>
    public const int MaxChunks = ChunkSet.Capacity - 1;

    /// <summary>Keys above this many bytes are resolved but never kept by a <see cref="KeyExpressionCache"/>, which bounds its memory.</summary>
    public const int MaxCachedBytes = 512;
}
