using Columnar.Builders;
using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Booleans, one bit each.</summary>
public sealed class BooleanArray : ArrowArray
{
    private readonly ReadOnlyMemory<byte> _bits;

    internal BooleanArray(Rows rows, ReadOnlyMemory<byte> bits)
        : base(DataType.Boolean, rows) => _bits = bits[..Bitmap.ByteCount((long)rows.Offset + rows.Length)];

    /// <summary>Reads a row; the value of a null row has no meaning.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Its value.</returns>
    public bool this[int index] => Bitmap.Get(_bits.Span, BufferRow(index));

    /// <summary>Packs booleans.</summary>
    /// <param name="values">The values.</param>
    /// <returns>A new array.</returns>
    public static BooleanArray From(params ReadOnlySpan<bool> values)
    {
        byte[] bits = new byte[Bitmap.ByteCount(values.Length)];
        for (int i = 0; i < values.Length; i++)
            Bitmap.Set(bits, i, values[i]);
        return new BooleanArray(Rows.All(values.Length), bits);
    }

    /// <summary>Packs booleans, some of which may be null.</summary>
    /// <param name="values">The values.</param>
    /// <returns>A new array.</returns>
    public static BooleanArray FromNullable(params ReadOnlySpan<bool?> values)
    {
        var builder = new BoolBuilder();
        foreach (bool? value in values)
            builder.Append(value);
        return builder.Build();
    }

    /// <summary>Reads a row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Its value, or null.</returns>
    public bool? GetValue(int index) => IsNull(index) ? null : this[index];

    /// <inheritdoc/>
    public override BooleanArray Slice(int start, int length) => new(Rows.Slice(start, length), _bits);

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        body.Bits(_bits, Rows.Offset + start, length);
    }

    internal override void Show(Preview preview, int index) => preview.Text(this[index] ? "true" : "false");

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) => this[index] == ((BooleanArray)other)[otherIndex];
}
