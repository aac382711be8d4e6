using System.Globalization;

namespace Dora.Benchmarks.Nodes;

/// <summary>Collected times; adding one allocates nothing.</summary>
internal sealed class Samples
{
    private const int Capacity = 1 << 16;

    private readonly long[] _values = new long[Capacity];
    private int _count;

    public int Count => _count;

    public void Clear() => _count = 0;

    public void Add(long nanoseconds) => _values[_count++] = nanoseconds;

    /// <summary>
    /// Turns delays of a periodic signal into deviations from the grid through the earliest one. From the place where a period was left
    /// out for good, which shows as a delay that none of the following ones undercuts, the grid is shifted by that period.
    /// </summary>
    /// <param name="period">The period.</param>
    /// <returns>How many periods were left out.</returns>
    public long RelateToGrid(long period)
    {
        var values = _values.AsSpan(0, _count);
        var earliest = long.MaxValue;
        foreach (var value in values)
            earliest = Math.Min(earliest, value);
        var leftOut = 0L;
        var followingEarliest = long.MaxValue;
        for (var i = values.Length - 1; i >= 0; i--)
        {
            followingEarliest = Math.Min(followingEarliest, values[i]);
            var shift = (followingEarliest - earliest + period / 2) / period;
            leftOut = Math.Max(leftOut, shift);
            values[i] -= earliest + shift * period;
        }

        return leftOut;
    }

    /// <summary>Nearest rank, as the C baselines do.</summary>
    /// <returns>The pairs for a report; empty without samples.</returns>
    public string Percentiles()
    {
        if (_count == 0)
            return "messages=0";
        Array.Sort(_values, 0, _count);
        return string.Create(CultureInfo.InvariantCulture,
            $"p50_ns={_values[(_count - 1) * 50L / 100]} p99_ns={_values[(_count - 1) * 99L / 100]} messages={_count}");
    }
}
