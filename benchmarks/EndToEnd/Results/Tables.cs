using System.Globalization;
using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Results;

/// <summary>Prints medians, one table per scenario and placement, then the bars.</summary>
/// <param name="results">The measurements.</param>
/// <param name="output">Where to print.</param>
internal sealed class Tables(ResultSet results, TextWriter output)
{
    private const int SizeWidth = 9;
    private const int ColumnWidth = 18;
    private const int BarWidth = 52;

    /// <summary>Prints all tables that have a value.</summary>
    public void PrintAll()
    {
        foreach (var group in results.All.Select(m => m.Case).Distinct().GroupBy(item => (item.Scenario, item.Placement)).OrderBy(g => g.Key))
            PrintTable(group.Key.Scenario, group.Key.Placement, [.. group]);
    }

    /// <summary>Prints which bars hold.</summary>
    /// <returns>True when every measured bar holds.</returns>
    public bool PrintBars()
    {
        output.WriteLine($"\n{"bar (worst size counts)",-BarWidth}{"limit",10}{"one core",14}{"two cores",14}");
        var allHold = true;
        foreach (var bar in Bars.All)
        {
            var cells = Enum.GetValues<Placement>().Select(placement => bar.Value(results, placement)).ToArray();
            allHold &= cells.All(value => value is null || bar.Holds(value.Value));
            if (cells.Any(value => value is not null))
                output.WriteLine($"{bar.What,-BarWidth}{bar.Limit,10}{Cell(bar, cells[0]),14}{Cell(bar, cells[1]),14}");
        }

        return allHold;
    }

    private static string Cell(Bar bar, double? value) =>
        value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0.##}{bar.Unit} {(bar.Holds(value.Value) ? "ok" : "FAIL")}");

    private void PrintTable(Scenario scenario, Placement placement, List<Case> cases)
    {
        var contenders = cases.SelectMany(CaseList.Contenders).Distinct().Order().ToList();
        output.WriteLine($"\n{Title(scenario)}, {Names.Of(placement)}");
        output.WriteLine($"{"",SizeWidth}{string.Concat(contenders.Select(c => $"{Names.Of(c),ColumnWidth}"))}");
        foreach (var item in cases.OrderBy(item => item.Bytes))
            output.WriteLine($"{Names.OfSize(item.Bytes),SizeWidth}{string.Concat(contenders.Select(c => $"{Value(item, c),ColumnWidth}"))}");
    }

    private static string Title(Scenario scenario) => scenario switch
    {
        Scenario.Paced => "paced one-way latency (1 kHz; copies from 4 MB 100 Hz), µs p50 / p99",
        Scenario.PingPong => "ping-pong, half the round trip, µs p50 / p99",
        Scenario.Throughput => "throughput, messages/s and GB/s",
        Scenario.Fanout => "fan-out 1→3, delivered messages/s and GB/s",
        _ => "1 kHz timer, |tick - ideal|, µs p50 / p99",
    };

    private string Value(Case item, Contender contender) => item.Scenario is Scenario.Throughput or Scenario.Fanout
        ? Rate(results.Median(item, contender, Metric.MessagesPerSecond), item.Bytes)
        : Latency(results.Median(item, contender, Metric.P50), results.Median(item, contender, Metric.P99));

    private static string Latency(double? p50, double? p99) => p50 is null || p99 is null ? "-" : $"{Microseconds(p50.Value)} / {Microseconds(p99.Value)}";

    private static string Microseconds(double nanoseconds) =>
        (nanoseconds / 1000).ToString(nanoseconds < 10_000 ? "0.00" : nanoseconds < 100_000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Rate(double? perSecond, int bytes) => perSecond is not { } rate ? "-" : string.Create(CultureInfo.InvariantCulture,
        $"{Short(rate)} {rate * bytes / 1e9:0.00}");

    private static string Short(double rate) => rate switch
    {
        >= 1e6 => (rate / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (rate / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => rate.ToString("0", CultureInfo.InvariantCulture),
    };
}
