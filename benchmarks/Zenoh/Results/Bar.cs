using System.Globalization;
using Zenoh.Benchmarks.Running;

namespace Zenoh.Benchmarks.Results;

/// <summary>A limit the library promises to keep, and how far it is from it.</summary>
internal sealed record Bar(string What, string Limit, Func<ResultSet, double?> Value, Func<double, bool> Holds, string Unit)
{
    /// <summary>A few kilobytes are allocated once per run, wherever it begins; per message that must be nothing.</summary>
    private const double NoAllocation = 0.05;

    public static readonly IReadOnlyList<Bar> All =
    [
        AtLeast(0.25, "8 B, messages/s ÷ C", r => Ratio(r, Case.Flood(Case.SmallBytes), Contender.Direct, Contender.C, Metric.MessagesPerSecond)),
        AtLeast(0.7, "64 KiB, bytes/s ÷ C", r => Ratio(r, Case.Flood(Case.LargeBytes), Contender.Direct, Contender.C, Metric.BytesPerSecond)),
        .. ((Placement[])[Placement.OneCore, Placement.TwoCores]).SelectMany(PingPong),
        AtLeast(0.5, "through our router, 8 B messages/s ÷ direct", r => Ratio(r, Case.Flood(Case.SmallBytes), Contender.Routed, Contender.Direct, Metric.MessagesPerSecond)),
        AtLeast(0.5, "through our router, 64 KiB bytes/s ÷ direct", r => Ratio(r, Case.Flood(Case.LargeBytes), Contender.Routed, Contender.Direct, Metric.BytesPerSecond)),
        AtMost(NoAllocation, "allocated per message, publish", r => Allocated(r, Metric.AllocatedSending), " B"),
        AtMost(NoAllocation, "allocated per message, deliver", r => Allocated(r, Metric.AllocatedReceiving), " B"),
        AtMost(0, "lost", r => Case.FloodSizes.Max(bytes => ((Contender[])[Contender.Direct, Contender.Routed]).Max(who => r.Max(Case.Flood(bytes), who, Metric.Lost))), ""),
        AtMost(32 * 1024, "router memory per idle client session", r => r.Median(Case.Memory, Contender.Direct, Metric.BytesPerSession), " B"),
        AtMost(3, "1,000 sessions accepted ÷ C", r => Ratio(r, Case.Accept, Contender.Direct, Contender.C, Metric.EachNanoseconds)),
    ];

    /// <summary>The value and whether it holds, for people.</summary>
    public string Show(double value) => string.Create(CultureInfo.InvariantCulture, $"{(value >= 100 ? Math.Round(value) : value):0.###}{Unit} {(Holds(value) ? "ok" : "FAIL")}");

    private static IEnumerable<Bar> PingPong(Placement placement) =>
    [
        AtMost(1.5, $"ping-pong 64 B, {Cores.Name(placement)}, p50 ÷ C", r => Ratio(r, Case.Ping(placement), Contender.Direct, Contender.C, Metric.P50)),
        AtMost(2.2, $"the same through our router ÷ direct", r => Ratio(r, Case.Ping(placement), Contender.Routed, Contender.Direct, Metric.P50)),
    ];

    private static Bar AtMost(double limit, string what, Func<ResultSet, double?> value, string unit = "×") =>
        new(what, string.Create(CultureInfo.InvariantCulture, $"≤ {limit}{unit}"), value, found => found <= limit, unit);

    private static Bar AtLeast(double limit, string what, Func<ResultSet, double?> value) =>
        new(what, string.Create(CultureInfo.InvariantCulture, $"≥ {limit}×"), value, found => found >= limit, "×");

    private static double? Ratio(ResultSet results, string item, Contender ours, Contender other, string metric) =>
        results.Median(item, ours, metric) / results.Median(item, other, metric);

    private static double? Allocated(ResultSet results, string metric) => Case.FloodSizes.Max(bytes => results.Median(Case.Flood(bytes), Contender.Direct, metric));
}
