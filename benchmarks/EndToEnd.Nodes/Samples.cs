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

    /// <summary>Makes every value relative to the smallest.</summary>
    public void SubtractMinimum()
    {
        var values = _values.AsSpan(0, _count);
        var smallest = long.MaxValue;
        foreach (var value in values)
            smallest = Math.Min(smallest, value);
        foreach (ref var value in values)
            value -= smallest;
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
