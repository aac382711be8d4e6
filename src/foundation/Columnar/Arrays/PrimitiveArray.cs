using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Builders;
using Columnar.Ipc.Body;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Makes arrays of numbers from C# values.</summary>
public static class PrimitiveArray
{
    /// <summary>Copies values without nulls.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new array.</returns>
    public static PrimitiveArray<T> From<T>(params ReadOnlySpan<T> values)
        where T : unmanaged => PrimitiveArray<T>.Over(MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Copies values, some of which may be null.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>A new array.</returns>
    public static PrimitiveArray<T> FromNullable<T>(params ReadOnlySpan<T?> values)
        where T : unmanaged
    {
        var builder = new PrimitiveBuilder<T>();
        foreach (T? value in values)
            builder.Append(value);
        return builder.Build();
    }
}

/// <summary>
/// Numbers of one fixed width: integers, floats, dates, times, timestamps and durations (<see cref="ArrowArray.Type"/> says which).
/// </summary>
/// <typeparam name="T">How a value is stored: sbyte … ulong, Half, float or double.</typeparam>
public sealed class PrimitiveArray<T> : ArrowArray
    where T : unmanaged
{
    private readonly ReadOnlyMemory<byte> _values;

    internal PrimitiveArray(DataType type, Rows rows, ReadOnlyMemory<byte> values)
        : base(type, rows) => _values = values.Slice(rows.Offset * Unsafe.SizeOf<T>(), rows.Length * Unsafe.SizeOf<T>());

    /// <summary>
    /// All values in place, null rows included (their value has no meaning). The span may be unaligned when the memory is; reading it is
    /// still correct.
    /// </summary>
    public ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(_values.Span);

    /// <summary>Reads a row; the value of a null row has no meaning. In loops take <see cref="Values"/> once instead.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Its value.</returns>
    public T this[int index] => Values[BufferRow(index) - Rows.Offset];

    /// <summary>Views memory as values without copying; the array is valid as long as the memory is.</summary>
    /// <param name="bytes">Little-endian values; a whole number of them.</param>
    /// <param name="type">What the values mean, e.g. a timestamp type; the plain number type when null.</param>
    /// <returns>An array over the same memory, without nulls.</returns>
    /// <exception cref="ArgumentException">The type is stored otherwise, or the last value is cut off.</exception>
    public static PrimitiveArray<T> Over(ReadOnlyMemory<byte> bytes, DataType? type = null)
    {
        if (bytes.Length % Unsafe.SizeOf<T>() != 0)
            throw new ArgumentException($"{bytes.Length} bytes are no whole number of {Unsafe.SizeOf<T>()} byte values.", nameof(bytes));
        type ??= NativeType.Of<T>();
        NativeType.Check<T>(type);
        return new PrimitiveArray<T>(type, Rows.All(bytes.Length / Unsafe.SizeOf<T>()), bytes);
    }

    /// <summary>Reads a row.</summary>
    /// <param name="index">The row.</param>
    /// <returns>Its value, or null.</returns>
    public T? GetValue(int index) => IsNull(index) ? null : this[index];

    /// <summary>Gives the same values another meaning, e.g. turns <see cref="long"/> values into timestamps.</summary>
    /// <param name="type">A type whose values are stored as <typeparamref name="T"/>.</param>
    /// <returns>An array over the same memory.</returns>
    /// <exception cref="ArgumentException">The type is stored otherwise.</exception>
    public PrimitiveArray<T> As(DataType type)
    {
        NativeType.Check<T>(type);
        return new PrimitiveArray<T>(type, this);
    }

    /// <inheritdoc/>
    public override PrimitiveArray<T> Slice(int start, int length) => new(this, Rows.Slice(start, length), start);

    internal override void Encode(ref BodyEncoder body, int start, int length)
    {
        EncodeRows(ref body, start, length);
        body.Bytes(_values.Slice(start * Unsafe.SizeOf<T>(), length * Unsafe.SizeOf<T>()));
    }

    internal override void Show(Preview preview, int index) => preview.Number(this[index]);

    private protected override bool ValueEquals(int index, ArrowArray other, int otherIndex) => ValuesEqual(index, other, otherIndex, 1);

    private protected override bool ValuesEqual(int start, ArrowArray other, int otherStart, int length)
    {
        int size = Unsafe.SizeOf<T>();
        ReadOnlySpan<byte> mine = _values.Span.Slice(start * size, length * size);
        return mine.SequenceEqual(((PrimitiveArray<T>)other)._values.Span.Slice(otherStart * size, length * size));
    }

    private PrimitiveArray(DataType type, PrimitiveArray<T> source)
        : base(type, source.Rows) => _values = source._values;

    private PrimitiveArray(PrimitiveArray<T> source, Rows rows, int start)
        : base(source.Type, rows) => _values = source._values.Slice(start * Unsafe.SizeOf<T>(), rows.Length * Unsafe.SizeOf<T>());
}
