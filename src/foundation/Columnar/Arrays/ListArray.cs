using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Lists of varying length, with 32 or 64 bit offsets.</summary>
public sealed class ListArray : ArrowArray
{
    private readonly Offsets _offsets;
    private readonly ArrowArray _items;

    internal ListArray(DataType type, Rows rows, Offsets offsets, ArrowArray items)
        : base(type, rows) => (_offsets, _items) = (offsets, items);

    /// <summary>The items of one row in place; empty for a null row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>An array over the same memory.</returns>
    /// <exception cref="ArrowFormatException">The row's offsets are damaged.</exception>
    public ArrowArray GetValues(int index)
    {
        (int start, int length) = RangeOf(index);
        return _items.Slice(start, length);
    }

    /// <summary>The number of items of one row; 0 for a null row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>The number of items.</returns>
    /// <exception cref="ArrowFormatException">The row's offsets are damaged.</exception>
    public int GetLength(int index) => RangeOf(index).Length;

    /// <inheritdoc/>
    public override ListArray Slice(int start, int length) => new(Type, Rows.Slice(start, length), _offsets, _items);

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        int row = Rows.Offset + start;
        (int first, int items) = _offsets.RangeOf(row, length, _items.Length).GetOffsetAndLength(_items.Length);
        body.Offsets(_offsets, row, length);
        _items.Encode(ref body, first, items);
    }

    internal override void Show(Preview preview, int index)
    {
        if (!_offsets.TryRangeOf(BufferRow(index), 1, _items.Length, out Range range))
        {
            preview.Damaged();
            return;
        }

        (int start, int length) = range.GetOffsetAndLength(_items.Length);
        preview.List(_items, start, length);
    }

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex)
    {
        var otherList = (ListArray)other;
        (int start, int length) = RangeOf(index);
        (int otherStart, int otherLength) = otherList.RangeOf(otherIndex);
        return length == otherLength && _items.RowsEqual(start, otherList._items, otherStart, length);
    }

    private (int Start, int Length) RangeOf(int index)
    {
        int row = BufferRow(index);
        return IsNullRow(row) ? (0, 0) : _offsets.RangeOf(row, 1, _items.Length).GetOffsetAndLength(_items.Length);
    }
}
