using System.Globalization;

namespace Zenoh.Configuration;

/// <summary>A range of sizes in bytes, both ends included, either of which may be left out: <c>4096..</c>, <c>..100</c>, <c>10..20</c>.</summary>
internal readonly record struct PayloadSizes(long From, long To)
{
    private const string Dots = "..";

    public static PayloadSizes All => new(0, long.MaxValue);

    /// <summary>Reads a range; null is all sizes.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static PayloadSizes Parse(string? text) =>
        TryParse(text, out PayloadSizes sizes) ? sizes : throw new FormatException($"'{text}' is no range of sizes such as 4096.. or 0..100");

    public static bool TryParse(string? text, out PayloadSizes sizes)
    {
        sizes = All;
        if (text is null)
            return true;
        int dots = text.IndexOf(Dots, StringComparison.Ordinal);
        if (dots < 0 || !TryEnd(text.AsSpan(0, dots), 0, out long from) || !TryEnd(text.AsSpan(dots + Dots.Length), long.MaxValue, out long to))
            return false;
        sizes = new PayloadSizes(from, to);
        return from <= to && text.Length > Dots.Length;
    }

    public bool Contains(long size) => size >= From && size <= To;

    private static bool TryEnd(ReadOnlySpan<char> digits, long open, out long end)
    {
        end = open;
        return digits.IsEmpty || long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out end);
    }
}
