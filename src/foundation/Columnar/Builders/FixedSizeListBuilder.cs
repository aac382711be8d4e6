using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects lists of one length: after <see cref="Append"/> exactly that many items are added to <see cref="Values"/>.</summary>
/// <typeparam name="TValues">The builder of the items.</typeparam>
public sealed class FixedSizeListBuilder<TValues> : ArrayBuilder
    where TValues : ArrayBuilder
{
    /// <summary>Makes an empty builder.</summary>
    /// <param name="values">The builder of the items; empty.</param>
    /// <param name="size">How many items each list has.</param>
    public FixedSizeListBuilder(TValues values, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        (Values, ListSize) = (values, size);
    }

    /// <summary>Collects the items.</summary>
    public TValues Values { get; }

    /// <summary>How many items each list has.</summary>
    public int ListSize { get; }

    /// <summary>Opens a list.</summary>
    /// <exception cref="InvalidOperationException">The list before does not have the right number of items.</exception>
    public void Append()
    {
        ExpectFull();
        Count();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last list does not have the right number of items.</exception>
    public override FixedSizeListArray Build()
    {
        ExpectFull();
        ArrowArray items = Values.Build();
        return new FixedSizeListArray(DataType.FixedSizeList(items.Type, ListSize), TakeRows(), items);
    }

    private protected override void AppendNullValue()
    {
        ExpectFull();
        for (int i = 0; i < ListSize; i++)
            Values.AppendNull();
    }

    private void ExpectFull()
    {
        if (Values.Length != (long)Length * ListSize)
            throw new InvalidOperationException($"{Length} lists of {ListSize} need {(long)Length * ListSize} items; there are {Values.Length}.");
    }
}
