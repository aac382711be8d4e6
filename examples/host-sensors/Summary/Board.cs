using System.Globalization;
using Dora.Protocol;

namespace HostSensors.Summary;

/// <summary>The latest values of every sensor, and what they were over the whole run.</summary>
internal sealed class Board(IReadOnlyList<string> sensors)
{
    private readonly Dictionary<string, Reading[]> _readings = [];

    public void Update(string sensor, ReadOnlySpan<double> values, MessageParameters description)
    {
        if (!_readings.TryGetValue(sensor, out Reading[]? readings) || readings.Length != values.Length)
            _readings[sensor] = readings = Describe(description);
        for (int index = 0; index < Math.Min(values.Length, readings.Length); index++)
            readings[index].Add(values[index]);
    }

    /// <summary>One line per sensor with its latest values.</summary>
    public IEnumerable<string> Current() => Lines(reading => $"{reading.Format(reading.Latest),12} {reading.Name,-8}");

    /// <summary>One line per sensor with lowest, mean and highest value of the run.</summary>
    public IEnumerable<string> Final() =>
        Lines(reading => $"  {reading.Name} {reading.Format(reading.Lowest)} .. {reading.Format(reading.Highest)}, mean "
            + $"{reading.Format(reading.Mean)}")
            .Prepend(string.Create(CultureInfo.InvariantCulture,
                $"summary of {_readings.Values.Sum(readings => readings.Sum(reading => reading.Count))} values"));

    private IEnumerable<string> Lines(Func<Reading, string> show) => sensors.Select(sensor =>
        _readings.TryGetValue(sensor, out Reading[]? readings)
            ? $"{sensor,-8}{string.Concat(readings.Select(show))}".TrimEnd()
            : $"{sensor,-8} no measurement yet");

    private static Reading[] Describe(MessageParameters description)
    {
        string[] units = description["units"].ToStringList().ToArray();
        return [.. description["names"].ToStringList().ToArray().Select((name, index) => new Reading(name, units[index]))];
    }
}
