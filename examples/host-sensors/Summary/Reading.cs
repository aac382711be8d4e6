using System.Globalization;

namespace HostSensors.Summary;

/// <summary>One measured quantity over time.</summary>
internal sealed class Reading(string name, string unit)
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T"];

    private double _sum;

    public string Name => name;

    public double Latest { get; private set; }

    public double Lowest { get; private set; } = double.PositiveInfinity;

    public double Highest { get; private set; } = double.NegativeInfinity;

    public int Count { get; private set; }

    public double Mean => Count == 0 ? 0 : _sum / Count;

    public void Add(double value)
    {
        Latest = value;
        Lowest = Math.Min(Lowest, value);
        Highest = Math.Max(Highest, value);
        _sum += value;
        Count++;
    }

    /// <summary>A value with its unit: <c>12.5 %</c>, <c>3.2 GB</c>, <c>1.1 kB/s</c>.</summary>
    public string Format(double value)
    {
        int prefix = 0;
        while (unit != "%" && value >= 1000 && prefix < Prefixes.Length - 1)
        {
            value /= 1000;
            prefix++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Prefixes[prefix]}{unit}");
    }
}
