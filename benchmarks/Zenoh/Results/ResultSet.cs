using System.Globalization;

namespace Zenoh.Benchmarks.Results;

/// <summary>All measurements so far, and what is made of the rounds.</summary>
internal sealed class ResultSet
{
    private readonly List<Measurement> _all = [];

    public void Add(Measurement measurement) => _all.Add(measurement);

    /// <summary>The median over the rounds, or null when it was not measured.</summary>
    public double? Median(string item, Contender contender, string metric)
    {
        var values = Values(item, contender, metric).Order().ToArray();
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    /// <summary>The largest value of any round: for what must never happen. Null when it was not measured.</summary>
    public double? Max(string item, Contender contender, string metric) =>
        Values(item, contender, metric).Select(value => (double?)value).Max();

    public void WriteCsv(string path, IReadOnlyList<(string Name, string Value)> facts)
    {
        using var file = new StreamWriter(path);
        foreach (var (name, value) in facts)
            file.WriteLine($"# {name}: {value}");
        file.WriteLine("case,contender,round,metric,value");
        foreach (var measurement in _all)
        {
            foreach (var (metric, value) in measurement.Values)
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measurement.Case},{measurement.Contender},{measurement.Round},{metric},{value:R}"));
        }
    }

    private IEnumerable<double> Values(string item, Contender contender, string metric) => _all
        .Where(m => m.Case == item && m.Contender == contender && m.Values.ContainsKey(metric))
        .Select(m => m.Values[metric]);
}
