namespace Columnar.Types;

/// <summary>Lists of varying length.</summary>
public sealed record ListType : DataType
{
    private readonly Field[] _children;

    /// <summary>Describes a list.</summary>
    /// <param name="item">Name, type and nullability of the items.</param>
    /// <param name="large">True for 64 bit offsets.</param>
    public ListType(Field item, bool large = false)
        : base(large ? TypeId.LargeList : TypeId.List)
    {
        ArgumentNullException.ThrowIfNull(item);
        _children = [item];
    }

    /// <summary>Name, type and nullability of the items.</summary>
    public Field Item => _children[0];

    internal override IReadOnlyList<Field> Children => _children;

    /// <inheritdoc/>
    public bool Equals(ListType? other) => other is not null && Id == other.Id && Item.Equals(other.Item);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Item);

    /// <inheritdoc/>
    public override string ToString() => $"{(Id == TypeId.LargeList ? "large_list" : "list")}<{Item}>";
}

/// <summary>Lists that all have the same length, stored without offsets.</summary>
public sealed record FixedSizeListType : DataType
{
    private readonly Field[] _children;

    /// <summary>Describes a fixed-size list.</summary>
    /// <param name="item">Name, type and nullability of the items.</param>
    /// <param name="size">How many items each list has; 0 is allowed.</param>
    public FixedSizeListType(Field item, int size)
        : base(TypeId.FixedSizeList)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        _children = [item];
        Size = size;
    }

    /// <summary>Name, type and nullability of the items.</summary>
    public Field Item => _children[0];

    /// <summary>How many items each list has.</summary>
    public int Size { get; }

    internal override IReadOnlyList<Field> Children => _children;

    /// <inheritdoc/>
    public bool Equals(FixedSizeListType? other) => other is not null && Size == other.Size && Item.Equals(other.Item);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Item, Size);

    /// <inheritdoc/>
    public override string ToString() => $"fixed_size_list<{Item}>[{Size}]";
}

/// <summary>Named fields side by side. Names may repeat, as the format allows.</summary>
public sealed record StructType : DataType
{
    /// <summary>Describes a struct.</summary>
    /// <param name="fields">The fields in order; none is allowed.</param>
    public StructType(IReadOnlyList<Field> fields)
        : base(TypeId.Struct)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = [.. fields];
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    internal override IReadOnlyList<Field> Children => Fields;

    /// <inheritdoc/>
    public bool Equals(StructType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Fields.Count, Fields.Count > 0 ? Fields[0] : null);

    /// <inheritdoc/>
    public override string ToString() => $"struct<{string.Join(", ", Fields)}>";
}
