using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects byte strings.</summary>
/// <param name="large">True for 64 bit offsets.</param>
public sealed class BinaryBuilder(bool large = false) : ArrayBuilder
{
    private readonly OffsetsBuffer _offsets = new(large);
    private readonly ByteBuffer _bytes = new();

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its bytes.</param>
    public void Append(ReadOnlySpan<byte> value)
    {
        _bytes.Add(value);
        _offsets.Add(_bytes.Length);
        Count();
    }

    /// <inheritdoc/>
    public override BinaryArray Build() => new(large ? DataType.LargeBinary : DataType.Binary, TakeRows(), _offsets.Take(), _bytes.Take());

    private protected override void AppendNullValue() => _offsets.Add(_bytes.Length);
}
