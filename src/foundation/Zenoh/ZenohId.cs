using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Zenoh;

/// <summary>Identity of a node in a Zenoh network: a non-zero number of at most 128 bits.</summary>
/// <remarks>
/// On the wire it is the little-endian form without its most significant zero bytes (1 to 16 bytes); its text is lowercase hexadecimal, most significant digit first,
/// without leading zeros: the text <c>a1b2c3</c> is the bytes <c>c3 b2 a1</c>. The default value is no identity (<see cref="IsNone"/>) and never travels.
/// </remarks>
public readonly struct ZenohId : IEquatable<ZenohId>, IComparable<ZenohId>
{
    /// <summary>The longest wire form, in bytes.</summary>
    public const int MaxBytes = 16;

    private const int MaxDigits = 2 * MaxBytes;

    private readonly ulong _low;
    private readonly ulong _high;

    /// <summary>The identity with the given number.</summary>
    /// <param name="value">The number; zero is no identity.</param>
    public ZenohId(UInt128 value)
        : this((ulong)value, (ulong)(value >> 64))
    {
    }

    internal ZenohId(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>The identity as a number.</summary>
    public UInt128 Value => new(_high, _low);

    /// <summary>Whether this is no identity (the default value).</summary>
    public bool IsNone => (_low | _high) == 0;

    /// <summary>Length of the wire form in bytes: 1 to 16, and 0 for no identity.</summary>
    public int Length => _high != 0
        ? MaxBytes - (int)(ulong.LeadingZeroCount(_high) / 8)
        : sizeof(ulong) - (int)(ulong.LeadingZeroCount(_low) / 8);

    /// <summary>Makes a random identity whose wire form has all 16 bytes.</summary>
    /// <returns>An identity from the system's cryptographic random numbers.</returns>
    public static ZenohId CreateRandom()
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        do
            RandomNumberGenerator.Fill(bytes);
        while (bytes[^1] == 0);
        return new ZenohId(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));
    }

    /// <summary>Reads the wire form.</summary>
    /// <param name="littleEndian">1 to 16 bytes, least significant first; zero bytes at the end are accepted.</param>
    /// <param name="id">The identity, or no identity when this returns false.</param>
    /// <returns>False when the length is not 1 to 16 or all bytes are zero.</returns>
    public static bool TryFromBytes(ReadOnlySpan<byte> littleEndian, out ZenohId id)
    {
        id = default;
        if (littleEndian.IsEmpty || littleEndian.Length > MaxBytes)
            return false;
        Span<byte> padded = stackalloc byte[MaxBytes];
        padded.Clear();
        littleEndian.CopyTo(padded);
        id = new ZenohId(BinaryPrimitives.ReadUInt64LittleEndian(padded), BinaryPrimitives.ReadUInt64LittleEndian(padded[sizeof(ulong)..]));
        return !id.IsNone;
    }

    /// <summary>Reads the text form: 1 to 32 lowercase hexadecimal digits, the first not zero.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The identity, or no identity when this returns false.</param>
    /// <returns>False when the text is not an identity.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ZenohId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= MaxDigits } || text[0] == '0')
            return false;
        UInt128 value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
            value = (value << 4) | (uint)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        id = new ZenohId(value);
        return true;
    }

    /// <summary>Reads the text form.</summary>
    /// <param name="text">1 to 32 lowercase hexadecimal digits, the first not zero.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="FormatException">The text is not an identity; the message says what is expected.</exception>
    public static ZenohId Parse(string text) => TryParse(text, out ZenohId id)
        ? id
        : throw new FormatException($"'{text}' is not a Zenoh id: 1 to 32 lowercase hexadecimal digits without leading zeros are expected, as in 'a1b2c3'.");

    /// <summary>Writes the wire form.</summary>
    /// <param name="destination">Room for at least <see cref="Length"/> bytes.</param>
    /// <returns>The number of bytes written: <see cref="Length"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public int CopyTo(Span<byte> destination)
    {
        int length = Length;
        Span<byte> bytes = length == MaxBytes ? destination : stackalloc byte[MaxBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], _high);
        if (length < MaxBytes)
            bytes[..length].CopyTo(destination);
        return length;
    }

    /// <summary>The text form, for example <c>a1b2c3</c>; empty for no identity.</summary>
    /// <returns>Lowercase hexadecimal digits.</returns>
    public override string ToString() => IsNone ? "" : Value.ToString("x", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(ZenohId other) => _low == other._low && _high == other._high;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ZenohId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high);

    /// <summary>Compares as numbers; routers and peers break ties this way.</summary>
    /// <param name="other">The other identity.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int CompareTo(ZenohId other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Whether both are the same identity.</summary>
    public static bool operator ==(ZenohId left, ZenohId right) => left.Equals(right);

    /// <summary>Whether the identities differ.</summary>
    public static bool operator !=(ZenohId left, ZenohId right) => !left.Equals(right);

    /// <summary>Whether the left number is smaller.</summary>
    public static bool operator <(ZenohId left, ZenohId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left number is greater.</summary>
    public static bool operator >(ZenohId left, ZenohId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left number is not greater.</summary>
    public static bool operator <=(ZenohId left, ZenohId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left number is not smaller.</summary>
    public static bool operator >=(ZenohId left, ZenohId right) => left.CompareTo(right) >= 0;
}
