using System.Globalization;
using Dora.Protocol;

namespace HostSensors.Summary;

/// <summary>The latest values of every sensor, and what they were over the whole run.</summary>
internal sealed class Board(IReadOnlyList<string> sensors)
{
    /// <summary>A value of this name says how much there is of the one beside it.</summary>
    private const string Total = "total";

    private readonly Dictionary<string, Reading[]> _readings = [];

    public void Update(string sensor, ReadOnlySpan<double> values, MessageParameters description)
    {
        if (!_readings.TryGetValue(sensor, out Reading[]? readings) || readings.Length != values.Length)
            _readings[sensor] = readings = Describe(description);
        for (int index = 0; index < Math.Min(values.Length, readings.Length); index++)
            readings[index].Add(values[index]);
    }

    /// <summary>One line per sensor with its latest values.</summary>
    public IEnumerable<string> Current() => sensors.Select(sensor => _readings.TryGetValue(sensor, out Reading[]? readings)
        ? $"{sensor,-8}{Latest(readings)}".TrimEnd()
        : $"{sensor,-8} no measurement yet");

    /// <summary>One line per measured quantity with lowest, highest and mean value of the run.</summary>
    public IEnumerable<string> Final()
    {
        int count = _readings.Values.Sum(readings => readings.Sum(reading => reading.Count));
        string title = string.Create(CultureInfo.InvariantCulture, $"summary of {count} values");
        yield return $"{title,-20}{"lowest",12}{"highest",12}{"mean",12}";
        foreach (string sensor in sensors.Where(_readings.ContainsKey))
        {
            foreach (Reading reading in _readings[sensor].Where(reading => reading.Name != Total))
            {
                yield return $"{$"{sensor,-8} {reading.Name}",-20}"
                    + $"{reading.Format(reading.Lowest),12}{reading.Format(reading.Highest),12}{reading.Format(reading.Mean),12}";
            }
        }
    }

    private static string Latest(Reading[] readings) => readings is [var part, { Name: Total } total]
        ? $"{part.Format(part.Latest, total.Latest),12} of {total.Format(total.Latest)} {part.Name}"
        : string.Concat(readings.Select(reading => $"{reading.Format(reading.Latest),12} {reading.Name,-8}"));

    private static Reading[] Describe(MessageParameters description)
    {
        string[] units = description["units"].ToStringList().ToArray();
        return [.. description["names"].ToStringList().ToArray().Select((name, index) => new Reading(name, units[index]))];
    }
}
