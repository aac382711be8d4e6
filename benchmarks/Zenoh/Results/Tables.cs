using System.Globalization;
using Zenoh.Benchmarks.Running;

namespace Zenoh.Benchmarks.Results;

/// <summary>Prints the medians, then the bars.</summary>
internal static class Tables
{
    private const int NameWidth = 24;
    private const int ColumnWidth = 20;
    private const int BarWidth = 46;

    /// <returns>True when every measured bar holds.</returns>
    public static bool Print(ResultSet results, TextWriter output)
    {
        output.WriteLine($"\n{"",-NameWidth}{"C",ColumnWidth}{"peer to peer",ColumnWidth}{"through our router",ColumnWidth}");
        foreach (var bytes in Case.FloodSizes)
            Row(output, Case.Flood(bytes), who => Rate(results.Median(Case.Flood(bytes), who, Metric.MessagesPerSecond), bytes));
        foreach (var ping in Enum.GetValues<Placement>().Select(Case.Ping))
            Row(output, ping, who => Latency(results.Median(ping, who, Metric.P50), results.Median(ping, who, Metric.P99)));
        Row(output, Case.Accept, who => Microseconds(results.Median(Case.Accept, who, Metric.EachNanoseconds)));
        output.WriteLine("throughput: messages/s and GB/s; ping-pong: half the round trip, µs p50 / p99; sessions: µs each\n");
        return PrintBars(results, output);
    }

    private static bool PrintBars(ResultSet results, TextWriter output)
    {
        var allHold = true;
        foreach (var bar in Bar.All)
        {
            if (bar.Value(results) is not { } value)
                continue;
            allHold &= bar.Holds(value);
            output.WriteLine($"{bar.What,-BarWidth}{bar.Limit,12}{bar.Show(value),16}");
        }

        return allHold;
    }

    private static void Row(TextWriter output, string name, Func<Contender, string> cell) =>
        output.WriteLine($"{name,-NameWidth}{string.Concat(Enum.GetValues<Contender>().Select(who => $"{cell(who),ColumnWidth}"))}");

    private static string Latency(double? p50, double? p99) => p50 is null || p99 is null ? "-" : $"{Microseconds(p50)} / {Microseconds(p99)}";

    private static string Microseconds(double? nanoseconds) => nanoseconds is null ? "-" : (nanoseconds.Value / 1000).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Rate(double? perSecond, int bytes) => perSecond is not { } rate ? "-" : string.Create(CultureInfo.InvariantCulture,
        $"{(rate >= 1e6 ? $"{rate / 1e6:0.00} M" : $"{rate / 1e3:0.0} k")} {rate * bytes / 1e9:0.00}");
}
