namespace Zenoh.Protocol.Primitives;

/// <summary>Bytes that may be absent; absent is not the same as empty.</summary>
internal readonly ref struct OptionalBytes
{
    public OptionalBytes(ReadOnlySpan<byte> value)
    {
        Value = value;
        HasValue = true;
    }

    public bool HasValue { get; }

    /// <summary>The bytes; empty when absent.</summary>
    public ReadOnlySpan<byte> Value { get; }

    public static implicit operator OptionalBytes(ReadOnlySpan<byte> value) => new(value);
}
