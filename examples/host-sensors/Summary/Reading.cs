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
    public string Format(double value) => Format(value, value);

    /// <summary>A value in the unit that suits another one, so that the two can be compared: <c>0.7 GB</c> of <c>25.3 GB</c>.</summary>
    public string Format(double value, double scale)
    {
        int prefix = 0;
        for (; unit != "%" && scale >= 1000 && prefix < Prefixes.Length - 1; prefix++)
        {
            value /= 1000;
            scale /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Prefixes[prefix]}{unit}");
    }
}
