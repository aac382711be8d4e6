using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects lists of varying length: <see cref="Append"/> opens a list, what is then added to <see cref="Values"/> belongs to it.</summary>
/// <typeparam name="TValues">The builder of the items.</typeparam>
/// <param name="values">The builder of the items; empty.</param>
/// <param name="large">True for 64 bit offsets.</param>
public sealed class ListBuilder<TValues>(TValues values, bool large = false) : ArrayBuilder
    where TValues : ArrayBuilder
{
    private readonly OffsetsBuffer _offsets = new(large);
    private bool _isOpen;
    private int _closedItems;

    /// <summary>Collects the items of the open list.</summary>
    public TValues Values { get; } = values;

    /// <summary>Opens a list; the one before ends.</summary>
    public void Append()
    {
        Close();
        _isOpen = true;
        Count();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Items were added before the first list or after a null.</exception>
    public override ListArray Build()
    {
        Close();
        ArrowArray items = Values.Build();
        var type = new ListType(new Field(Field.ItemName, items.Type), large);
        Rows rows = TakeRows();
        _closedItems = 0;
        return new ListArray(type, rows, _offsets.Take(), items);
    }

    private protected override void AppendNullValue()
    {
        Close();
        _offsets.Add(Values.Length);
    }

    private void Close()
    {
        if (!_isOpen && Values.Length != _closedItems)
            throw new InvalidOperationException("Items were added while no list was open; call Append first.");
        if (_isOpen)
            _offsets.Add(Values.Length);
        (_isOpen, _closedItems) = (false, Values.Length);
    }
}
