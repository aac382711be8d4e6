using System.Globalization;

namespace Dora.Benchmarks.Cases;

/// <summary>How things are called on command lines, in tables and in the CSV.</summary>
internal static class Names
{
    public static string Of(Scenario scenario) => scenario switch
    {
        Scenario.Paced => "paced",
        Scenario.PingPong => "pingpong",
        Scenario.Throughput => "throughput",
        Scenario.Fanout => "fanout",
        _ => "timer",
    };

    public static string Of(Placement placement) => placement == Placement.OneCore ? "one-core" : "two-cores";

    public static string Of(Contender contender) => contender switch
    {
        Contender.CRing => "C ring",
        Contender.CRingSpin => "C ring+spin",
        Contender.CUnix => "C unix",
        Contender.CSleep => "C sleep",
        Contender.Copied => "dora copied",
        Contender.InPlace => "dora in place",
        Contender.CopiedAllRead => "dora all read",
        _ => "dora timer",
    };

    public static string OfSize(int bytes) => bytes switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000}MB"),
        >= 1024 when bytes % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024}KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes}B"),
    };
}
