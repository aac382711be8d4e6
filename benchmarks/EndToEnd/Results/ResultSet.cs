using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Results;

/// <summary>All measurements so far, and their medians over the rounds.</summary>
internal sealed class ResultSet
{
    private readonly List<Measurement> _all = [];

    public IReadOnlyList<Measurement> All => _all;

    public void Add(Measurement measurement) => _all.Add(measurement);

    /// <summary>The median over the rounds.</summary>
    /// <param name="item">The case.</param>
    /// <param name="contender">Who.</param>
    /// <param name="metric">A constant of <see cref="Metric"/>.</param>
    /// <returns>The median, or null when it was not measured.</returns>
    public double? Median(Case item, Contender contender, string metric)
    {
        var values = Values(item, contender, metric).Order().ToArray();
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    /// <summary>The largest value of any round: for what must never happen.</summary>
    /// <param name="item">The case.</param>
    /// <param name="contender">Who.</param>
    /// <param name="metric">A constant of <see cref="Metric"/>.</param>
    /// <returns>The maximum, or null when it was not measured.</returns>
    public double? Max(Case item, Contender contender, string metric)
    {
        var values = Values(item, contender, metric).ToArray();
        return values.Length == 0 ? null : values.Max();
    }

    private IEnumerable<double> Values(Case item, Contender contender, string metric) => _all
        .Where(m => m.Case == item && m.Contender == contender && m.Values.ContainsKey(metric))
        .Select(m => m.Values[metric]);
}
