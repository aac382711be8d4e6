using System.Runtime.InteropServices;
using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Builders;

/// <summary>Collects numbers.</summary>
/// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
public sealed class PrimitiveBuilder<T> : ArrayBuilder
    where T : unmanaged
{
    private readonly DataType _type;
    private readonly ByteBuffer _values = new();

    /// <summary>Makes an empty builder.</summary>
    /// <param name="type">What the values mean, e.g. a timestamp type; the plain number type when null.</param>
    public PrimitiveBuilder(DataType? type = null)
    {
        _type = type ?? NativeType.Of<T>();
        NativeType.Check<T>(_type);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value.</param>
    public void Append(T value)
    {
        _values.Add(value);
        Count();
    }

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value; null adds a null row.</param>
    public void Append(T? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            AppendNull();
    }

    /// <summary>Adds rows.</summary>
    /// <param name="values">Their values.</param>
    public void AppendRange(ReadOnlySpan<T> values)
    {
        _values.Add(MemoryMarshal.AsBytes(values));
        CountMany(values.Length);
    }

    /// <inheritdoc/>
    public override PrimitiveArray<T> Build() => new(_type, TakeRows(), _values.Take());

    private protected override void AppendNullValue() => _values.Add(default(T));
}
