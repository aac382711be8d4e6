using System.Globalization;

namespace Zenoh;

/// <summary>A point in time made unique by the identity of the clock that made it: time first, then identity, gives a total order over all nodes.</summary>
public readonly struct Timestamp : IEquatable<Timestamp>, IComparable<Timestamp>
{
    private const int FractionBits = 32;

    /// <summary>A timestamp of the given time and clock.</summary>
    /// <param name="ntp64">Time as a 64-bit fixed-point number: the upper 32 bits are seconds since 1970-01-01 UTC, the lower 32 the fraction of a second.</param>
    /// <param name="id">The node whose clock made it.</param>
    public Timestamp(ulong ntp64, ZenohId id)
    {
        Ntp64 = ntp64;
        Id = id;
    }

    /// <summary>Time as a 64-bit fixed-point number: the upper 32 bits are seconds since 1970-01-01 UTC, the lower 32 the fraction of a second.</summary>
    public ulong Ntp64 { get; }

    /// <summary>The node whose clock made the timestamp.</summary>
    public ZenohId Id { get; }

    /// <summary>The time, to 100 nanoseconds.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(
        ((long)(Ntp64 >> FractionBits) * TimeSpan.TicksPerSecond) + (long)(((Ntp64 & uint.MaxValue) * (ulong)TimeSpan.TicksPerSecond) >> FractionBits));

    /// <summary>A timestamp of a calendar time.</summary>
    /// <param name="time">The time, between 1970 and 2106.</param>
    /// <param name="id">The node whose clock made it.</param>
    /// <returns>The timestamp; its fraction is exact to 100 nanoseconds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside what 32 bits of seconds since 1970 hold.</exception>
    public static Timestamp FromTime(DateTimeOffset time, ZenohId id)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        ArgumentOutOfRangeException.ThrowIfNegative(ticks, nameof(time));
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, uint.MaxValue, nameof(time));

        // Rounded up, so that Time gives the same ticks back.
        ulong fraction = (((ulong)rest << FractionBits) + (ulong)TimeSpan.TicksPerSecond - 1) / (ulong)TimeSpan.TicksPerSecond;
        return new Timestamp(((ulong)seconds << FractionBits) + fraction, id);
    }

    /// <summary>The number of <see cref="Ntp64"/> and the identity, separated by a slash.</summary>
    /// <returns>For example <c>7710313413217960000/a1b2c3</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ntp64}/{Id}");

    /// <inheritdoc/>
    public bool Equals(Timestamp other) => Ntp64 == other.Ntp64 && Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Ntp64, Id);

    /// <summary>Compares by time, then by identity.</summary>
    /// <param name="other">The other timestamp.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int CompareTo(Timestamp other) => Ntp64 != other.Ntp64 ? Ntp64.CompareTo(other.Ntp64) : Id.CompareTo(other.Id);

    /// <summary>Whether both are the same timestamp.</summary>
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);

    /// <summary>Whether the timestamps differ.</summary>
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;
}
