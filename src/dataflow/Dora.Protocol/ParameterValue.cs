using System.Globalization;

namespace Dora.Protocol;

/// <summary>The kinds of parameter values. The numbers are those of the binary form.</summary>
public enum ParameterKind : byte
{
    /// <summary>True or false.</summary>
    Boolean = 0,

    /// <summary>A 64-bit integer.</summary>
    Integer = 1,

    /// <summary>Text.</summary>
    String = 2,

    /// <summary>A list of 64-bit integers.</summary>
    IntegerList = 3,

    /// <summary>A 64-bit floating-point number.</summary>
    Float = 4,

    /// <summary>A list of 64-bit floating-point numbers.</summary>
    FloatList = 5,

    /// <summary>A list of texts.</summary>
    StringList = 6,
}

/// <summary>
/// The value of one parameter of a message. Values of the seven kinds convert to it implicitly, so that <c>("width", 640)</c> is a parameter.
/// Immutable: lists must not be changed after they were given.
/// </summary>
public readonly struct ParameterValue : IEquatable<ParameterValue>
{
    private readonly long _bits;
    private readonly object? _reference;

    private ParameterValue(ParameterKind kind, long bits, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>What the value is.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ParameterValue(bool value) => new(ParameterKind.Boolean, value ? 1 : 0, null);

    /// <summary>Makes an integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ParameterValue(long value) => new(ParameterKind.Integer, value, null);

    /// <summary>Makes a floating-point number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ParameterValue(double value) => new(ParameterKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Makes a text.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ParameterValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(ParameterKind.String, 0, value);
    }

    /// <summary>Makes a list of integers.</summary>
    /// <param name="value">The values; owned by the parameter from now on.</param>
    public static implicit operator ParameterValue(long[] value) => OfList(ParameterKind.IntegerList, value);

    /// <summary>Makes a list of floating-point numbers.</summary>
    /// <param name="value">The values; owned by the parameter from now on.</param>
    public static implicit operator ParameterValue(double[] value) => OfList(ParameterKind.FloatList, value);

    /// <summary>Makes a list of texts.</summary>
    /// <param name="value">The values; owned by the parameter from now on.</param>
    public static implicit operator ParameterValue(string[] value) => OfList(ParameterKind.StringList, value);

    /// <summary>Compares two values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ParameterValue left, ParameterValue right) => left.Equals(right);

    /// <summary>Compares two values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ParameterValue left, ParameterValue right) => !left.Equals(right);

    /// <summary>The value of a <see cref="ParameterKind.Boolean"/>.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public bool ToBoolean() => Expect(ParameterKind.Boolean)._bits != 0;

    /// <summary>The value of an <see cref="ParameterKind.Integer"/>.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public long ToInt64() => Expect(ParameterKind.Integer)._bits;

    /// <summary>The value of a <see cref="ParameterKind.Float"/>, or of an <see cref="ParameterKind.Integer"/> as a floating-point number.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public double ToDouble() =>
        Kind == ParameterKind.Integer ? _bits : BitConverter.Int64BitsToDouble(Expect(ParameterKind.Float)._bits);

    /// <summary>The values of an <see cref="ParameterKind.IntegerList"/>.</summary>
    /// <returns>The values, in place.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public ReadOnlySpan<long> ToInt64List() => (long[])Expect(ParameterKind.IntegerList)._reference!;

    /// <summary>The values of a <see cref="ParameterKind.FloatList"/>.</summary>
    /// <returns>The values, in place.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public ReadOnlySpan<double> ToDoubleList() => (double[])Expect(ParameterKind.FloatList)._reference!;

    /// <summary>The values of a <see cref="ParameterKind.StringList"/>.</summary>
    /// <returns>The values, in place.</returns>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public ReadOnlySpan<string> ToStringList() => (string[])Expect(ParameterKind.StringList)._reference!;

    /// <summary>The value as text: a <see cref="ParameterKind.String"/> as it is, every other kind as in JSON.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        ParameterKind.Boolean => _bits != 0 ? "true" : "false",
        ParameterKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        ParameterKind.Float => ToDouble().ToString("R", CultureInfo.InvariantCulture),
        ParameterKind.String => (string)_reference!,
        ParameterKind.IntegerList => $"[{string.Join(", ", ToInt64List().ToArray())}]",
        ParameterKind.FloatList =>
            $"[{string.Join(", ", ToDoubleList().ToArray().Select(item => item.ToString("R", CultureInfo.InvariantCulture)))}]",
        _ => $"[{string.Join(", ", ToStringList().ToArray().Select(item => $"\"{item}\""))}]",
    };

    /// <inheritdoc/>
    public bool Equals(ParameterValue other) => Kind == other.Kind && Kind switch
    {
        ParameterKind.String => (string)_reference! == (string)other._reference!,
        ParameterKind.IntegerList => ToInt64List().SequenceEqual(other.ToInt64List()),
        ParameterKind.FloatList => ToDoubleList().SequenceEqual(other.ToDoubleList()),
        ParameterKind.StringList => ToStringList().SequenceEqual(other.ToStringList()),
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ParameterValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind == ParameterKind.String ? HashCode.Combine(Kind, _reference) : HashCode.Combine(Kind, _bits);

    private static ParameterValue OfList(ParameterKind kind, Array value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(kind, 0, value);
    }

    private ParameterValue Expect(ParameterKind kind) =>
        Kind == kind ? this : throw new InvalidOperationException($"the parameter is {Name(Kind)}, not {Name(kind)}");

    private static string Name(ParameterKind kind) => kind switch
    {
        ParameterKind.Boolean => "a boolean",
        ParameterKind.Integer => "an integer",
        ParameterKind.String => "a string",
        ParameterKind.IntegerList => "a list of integers",
        ParameterKind.Float => "a float",
        ParameterKind.FloatList => "a list of floats",
        _ => "a list of strings",
    };
}
