using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Byte strings, with 32 or 64 bit offsets.</summary>
public sealed class BinaryArray : ByteStringArray
{
    internal BinaryArray(DataType type, Rows rows, Offsets offsets, ReadOnlyMemory<byte> bytes)
        : base(type, rows, offsets, bytes)
    {
    }

    private BinaryArray(BinaryArray source, Rows rows)
        : base(source, rows)
    {
    }

    /// <inheritdoc/>
    public override BinaryArray Slice(int start, int length) => new(this, Rows.Slice(start, length));

    private protected override void ShowBytes(Preview preview, ReadOnlySpan<byte> bytes) => preview.Hex(bytes);
}
