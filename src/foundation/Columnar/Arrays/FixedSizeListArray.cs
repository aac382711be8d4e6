using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Lists that all have the same length: vectors, points, rows of an image.</summary>
public sealed class FixedSizeListArray : ArrowArray
{
    private readonly ArrowArray _items;

    internal FixedSizeListArray(DataType type, Rows rows, ArrowArray items)
        : base(type, rows)
    {
        _items = items;
        ListSize = ((FixedSizeListType)type).Size;
    }

    /// <summary>How many items each list has.</summary>
    public int ListSize { get; }

    /// <summary>The items of all rows one after another, those of null rows included.</summary>
    public ArrowArray Items => _items.Slice(Rows.Offset * ListSize, Length * ListSize);

    /// <summary>Groups items into lists without copying.</summary>
    /// <param name="items">The items of the first list, then those of the second, and so on.</param>
    /// <param name="listSize">How many items each list has, at least 1.</param>
    /// <returns>An array over the same memory, without null lists.</returns>
    /// <exception cref="ArgumentException">The last list is incomplete.</exception>
    public static FixedSizeListArray Over(ArrowArray items, int listSize)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(listSize);
        if (items.Length % listSize != 0)
            throw new ArgumentException($"{items.Length} items are no whole number of lists of {listSize}.", nameof(items));
        return new FixedSizeListArray(DataType.FixedSizeList(items.Type, listSize), Rows.All(items.Length / listSize), items);
    }

    /// <summary>The items of one row in place, those of a null row included (they have no meaning).</summary>
    /// <param name="index">The row.</param>
    /// <returns>An array over the same memory.</returns>
    public ArrowArray GetValues(int index) => _items.Slice(BufferRow(index) * ListSize, ListSize);

    /// <summary>The innermost values of lists nested to any depth, e.g. all samples of an image of height × width × channels.</summary>
    /// <typeparam name="T">How the innermost values are stored.</typeparam>
    /// <returns>The values in row-major order, in place.</returns>
    /// <exception cref="InvalidCastException">The innermost values are stored otherwise.</exception>
    public ReadOnlySpan<T> Flatten<T>()
        where T : unmanaged
    {
        ArrowArray items = Items;
        while (items is FixedSizeListArray inner)
            items = inner.Items;
        return items is PrimitiveArray<T> values
            ? values.Values
            : throw new InvalidCastException($"The innermost values of {Type} are not stored as {typeof(T).Name}.");
    }

    /// <inheritdoc/>
    public override FixedSizeListArray Slice(int start, int length) => new(Type, Rows.Slice(start, length), _items);

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        _items.Encode(ref body, (Rows.Offset + start) * ListSize, length * ListSize);
    }

    internal override void Show(Preview preview, int index) => preview.List(_items, BufferRow(index) * ListSize, ListSize);

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) => ValuesEqual(index, other, otherIndex, 1);

    private protected override bool ValuesEqual(int start, ArrowArray other, int otherStart, int length)
    {
        var otherList = (FixedSizeListArray)other;
        int otherItem = (otherList.Rows.Offset + otherStart) * ListSize;
        return _items.RowsEqual((Rows.Offset + start) * ListSize, otherList._items, otherItem, length * ListSize);
    }
}
