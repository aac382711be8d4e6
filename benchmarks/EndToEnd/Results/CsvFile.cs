using System.Globalization;
using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Results;

/// <summary>Every single measurement, for whoever wants to look closer; the machine stands in comment lines above.</summary>
internal static class CsvFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="facts">The machine.</param>
    /// <param name="results">The measurements.</param>
    public static void Write(string path, IReadOnlyList<(string Name, string Value)> facts, ResultSet results)
    {
        using var file = new StreamWriter(path);
        foreach (var (name, value) in facts)
            file.WriteLine($"# {name}: {value}");
        file.WriteLine("scenario,bytes,placement,contender,round,metric,value");
        foreach (var measurement in results.All)
        {
            var (scenario, bytes, placement) = measurement.Case;
            foreach (var (metric, value) in measurement.Values)
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Names.Of(scenario)},{bytes},{Names.Of(placement)},{Names.Of(measurement.Contender)},{measurement.Round},{metric},{value:R}"));
            }
        }
    }
}
