using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>What text and binary arrays share: offsets into one block of bytes.</summary>
public abstract class ByteStringArray : ArrowArray
{
    private readonly Offsets _offsets;
    private readonly ReadOnlyMemory<byte> _bytes;

    private protected ByteStringArray(DataType type, Rows rows, Offsets offsets, ReadOnlyMemory<byte> bytes)
        : base(type, rows) => (_offsets, _bytes) = (offsets, bytes);

    private protected ByteStringArray(ByteStringArray source, Rows rows)
        : this(source.Type, rows, source._offsets, source._bytes)
    {
    }

    /// <summary>The bytes of a row in place; empty for a null row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>A span that is valid as long as the array's memory is.</returns>
    /// <exception cref="ArrowFormatException">The row's offsets are damaged.</exception>
    public ReadOnlySpan<byte> GetBytes(int index) => GetMemory(index).Span;

    /// <summary>The bytes of a row in place, as memory; empty for a null row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Memory that is valid as long as the array's is.</returns>
    /// <exception cref="ArrowFormatException">The row's offsets are damaged.</exception>
    public ReadOnlyMemory<byte> GetMemory(int index)
    {
        int row = BufferRow(index);
        return IsNullRow(row) ? default : _bytes[_offsets.RangeOf(row, 1, _bytes.Length)];
    }

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        int row = Rows.Offset + start;
        Range range = _offsets.RangeOf(row, length, _bytes.Length);
        body.Offsets(_offsets, row, length);
        body.Bytes(_bytes[range]);
    }

    internal override void Show(Preview preview, int index)
    {
        if (_offsets.TryRangeOf(BufferRow(index), 1, _bytes.Length, out Range range))
            ShowBytes(preview, _bytes.Span[range]);
        else
            preview.Damaged();
    }

    private protected abstract void ShowBytes(Preview preview, ReadOnlySpan<byte> bytes);

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) =>
        GetBytes(index).SequenceEqual(((ByteStringArray)other).GetBytes(otherIndex));
}
