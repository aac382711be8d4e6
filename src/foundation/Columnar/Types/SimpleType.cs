namespace Columnar.Types;

/// <summary>A type without parameters. Its only instances are the properties of <see cref="DataType"/>.</summary>
internal sealed record SimpleType : DataType
{
    private readonly string _name;

    internal SimpleType(TypeId id, string name)
        : base(id) => _name = name;

    public override string ToString() => _name;
}
