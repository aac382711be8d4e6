namespace Dora.Benchmarks.Cases;

/// <summary>All cases, and who takes part in each.</summary>
internal static class CaseList
{
    /// <summary>8 B to 40 MB.</summary>
    public static readonly IReadOnlyList<int> Sizes = [8, 64, 512, 4096, 40 * 1024, 400 * 1024, 4_000_000, 40_000_000];

    /// <summary>The sizes the bars are about, and no others.</summary>
    public static readonly IReadOnlyList<int> QuickSizes = [8, 64, 4096, 4_000_000, 40_000_000];

    /// <summary>Above this the spinning ring is left out: a copy takes longer than any spin.</summary>
    private const int SpinMattersUpToBytes = 40 * 1024;

    /// <summary>The cases of one placement whose name contains the filter.</summary>
    /// <param name="placement">Where the processes run.</param>
    /// <param name="options">Filter and quickness.</param>
    /// <returns>The cases in the order of the tables.</returns>
    public static IEnumerable<Case> For(Placement placement, Options options)
    {
        var sizes = options.Quick ? QuickSizes : Sizes;
        Scenario[] sized = [Scenario.Paced, Scenario.PingPong, Scenario.Throughput, Scenario.Fanout];
        return sized.SelectMany(scenario => sizes.Select(bytes => new Case(scenario, bytes, placement)))
            .Append(new Case(Scenario.Timer, sizeof(ulong), placement))
            .Where(item => item.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Who takes part in a case.</summary>
    /// <param name="item">The case.</param>
    /// <returns>The contenders, in the order of the columns.</returns>
    public static IReadOnlyList<Contender> Contenders(Case item) => item.Scenario switch
    {
        Scenario.Timer => [Contender.CSleep, Contender.DaemonTimer],
        Scenario.Fanout => [Contender.CUnix, Contender.Copied, Contender.InPlace, Contender.CopiedAllRead],
        _ when item.Bytes <= SpinMattersUpToBytes =>
            [Contender.CRing, Contender.CRingSpin, Contender.CUnix, Contender.Copied, Contender.InPlace],
        _ => [Contender.CRing, Contender.CUnix, Contender.Copied, Contender.InPlace],
    };
}
