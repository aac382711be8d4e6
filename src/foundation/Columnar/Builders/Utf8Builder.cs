using System.Text;
using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects texts.</summary>
/// <param name="large">True for 64 bit offsets.</param>
public sealed class Utf8Builder(bool large = false) : ArrayBuilder
{
    private readonly OffsetsBuffer _offsets = new(large);
    private readonly ByteBuffer _bytes = new();

    /// <summary>Adds a row.</summary>
    /// <param name="value">The text; null adds a null row.</param>
    public void Append(string? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        Encoding.UTF8.GetBytes(value, _bytes.Extend(Encoding.UTF8.GetByteCount(value)));
        _offsets.Add(_bytes.Length);
        Count();
    }

    /// <summary>Adds a row.</summary>
    /// <param name="utf8">The text in UTF-8; not checked.</param>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        _bytes.Add(utf8);
        _offsets.Add(_bytes.Length);
        Count();
    }

    /// <inheritdoc/>
    public override Utf8Array Build() => new(large ? DataType.LargeUtf8 : DataType.Utf8, TakeRows(), _offsets.Take(), _bytes.Take());

    private protected override void AppendNullValue() => _offsets.Add(_bytes.Length);
}
