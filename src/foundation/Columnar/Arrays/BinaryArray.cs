using Columnar.Builders;
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

    /// <summary>Copies byte strings.</summary>
    /// <param name="values">The byte strings; null becomes a null row.</param>
    /// <returns>A new array.</returns>
    public static BinaryArray From(params ReadOnlySpan<byte[]?> values)
    {
        var builder = new BinaryBuilder();
        foreach (byte[]? value in values)
        {
            if (value is null)
                builder.AppendNull();
            else
                builder.Append(value);
        }

        return builder.Build();
    }

    /// <inheritdoc/>
    public override BinaryArray Slice(int start, int length) => new(this, Rows.Slice(start, length));

    private protected override void ShowBytes(Preview preview, ReadOnlySpan<byte> bytes) => preview.Hex(bytes);
}
