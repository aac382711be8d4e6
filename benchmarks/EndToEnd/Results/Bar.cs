using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Results;

/// <summary>Something that must hold within one run.</summary>
/// <param name="What">In words.</param>
/// <param name="Limit">The limit in words, for example <c>≤ 1.5</c>.</param>
/// <param name="Value">The worst value of a placement; null when the run did not measure it.</param>
/// <param name="Holds">Whether a value is good enough.</param>
/// <param name="Unit">Behind the value: <c>×</c> for a ratio.</param>
internal sealed record Bar(string What, string Limit, Func<ResultSet, Placement, double?> Value, Func<double, bool> Holds, string Unit = "×");

/// <summary>The bars.</summary>
internal static class Bars
{
    private static readonly int[] SmallSizes = [8, 64, 512, 4096];
    private static readonly int[] LargeSizes = [4_000_000, 40_000_000];
    private const int FourMegabytes = 4_000_000;

    public static IReadOnlyList<Bar> All { get; } =
    [
        AtMost(1.5, "paced p50, 8 B - 4 KiB, copied in ÷ C ring", (results, placement) => Worst(SmallSizes, bytes =>
            Ratio(results, new(Scenario.Paced, bytes, placement), Contender.Copied, Contender.CRing, Metric.P50))),
        AtMost(1.5, "paced p50, 8 B - 4 KiB, filled in place ÷ C ring", (results, placement) => Worst(SmallSizes, bytes =>
            Ratio(results, new(Scenario.Paced, bytes, placement), Contender.InPlace, Contender.CRing, Metric.P50))),
        AtMost(3, "paced p50, filled in place, 4 MB and 40 MB ÷ 8 B", (results, placement) => Worst(LargeSizes, bytes =>
            results.Median(new(Scenario.Paced, bytes, placement), Contender.InPlace, Metric.P50)
            / results.Median(new(Scenario.Paced, 8, placement), Contender.InPlace, Metric.P50))),
        AtMost(0.5, "paced p50, 4 MB, copied in ÷ C unix", (results, placement) =>
            Ratio(results, new(Scenario.Paced, FourMegabytes, placement), Contender.Copied, Contender.CUnix, Metric.P50)),
        AtLeast(6, "throughput, 64 B, copied in ÷ C unix", (results, placement) =>
            Ratio(results, new(Scenario.Throughput, 64, placement), Contender.Copied, Contender.CUnix, Metric.MessagesPerSecond)),
        AtLeast(4, "fan-out 1→3, 4 MB, copied in ÷ C unix", (results, placement) =>
            Ratio(results, new(Scenario.Fanout, FourMegabytes, placement), Contender.Copied, Contender.CUnix, Metric.BytesPerSecond)),
        AtMost(2, "1 kHz timer, |tick - ideal| p99 ÷ C clock_nanosleep", (results, placement) =>
            results.Median(new(Scenario.Timer, sizeof(ulong), placement), Contender.DaemonTimer, Metric.P99)
            / results.Median(new(Scenario.Timer, sizeof(ulong), placement), Contender.CSleep, Metric.P99)),
        AtMost(0, "allocated per message, publish", (results, placement) => Allocated(results, placement, Metric.AllocatedSending), " B"),
        AtMost(0, "allocated per message, take", (results, placement) => Allocated(results, placement, Metric.AllocatedReceiving), " B"),
        AtMost(0, "messages lost under backpressure", (results, placement) => Worst(CaseList.Sizes, bytes =>
            Worst([Scenario.Throughput, Scenario.Fanout], scenario => Worst([Contender.Copied, Contender.InPlace], contender =>
                results.Max(new(scenario, bytes, placement), contender, Metric.Lost)))), ""),
    ];

    private static Bar AtMost(double limit, string what, Func<ResultSet, Placement, double?> value, string unit = "×") =>
        new(what, FormattableString.Invariant($"≤ {limit}{unit}"), value, found => found <= limit, unit);

    private static Bar AtLeast(double limit, string what, Func<ResultSet, Placement, double?> value) =>
        new(what, FormattableString.Invariant($"≥ {limit}×"), value, found => found >= limit);

    private static double? Ratio(ResultSet results, Case item, Contender ours, Contender baseline, string metric) =>
        results.Median(item, ours, metric) / results.Median(item, baseline, metric);

    private static double? Allocated(ResultSet results, Placement placement, string metric) =>
        Worst(CaseList.Sizes, bytes => Worst([Scenario.Paced, Scenario.PingPong, Scenario.Throughput, Scenario.Fanout], scenario =>
            Worst([Contender.Copied, Contender.InPlace], contender => results.Median(new(scenario, bytes, placement), contender, metric))));

    private static double? Worst<T>(IEnumerable<T> items, Func<T, double?> value) => items.Select(value).Max();
}
