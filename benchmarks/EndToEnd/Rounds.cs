using System.Diagnostics;
using Dora.Benchmarks.Baselines;
using Dora.Benchmarks.Cases;
using Dora.Benchmarks.Dataflow;
using Dora.Benchmarks.Results;

namespace Dora.Benchmarks;

/// <summary>Runs all rounds: in each, every placement gets a fresh dataflow, and within a case the contenders follow on each other.</summary>
/// <param name="options">What to run.</param>
/// <param name="programs">What to start.</param>
/// <param name="baseline">The C program.</param>
/// <param name="progress">Told about every step.</param>
internal sealed class Rounds(Options options, Programs programs, Baseline baseline, Action<string> progress)
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(6);
    private static readonly int[] WarmUpSizes = [64, 40 * 1024];

    private readonly ResultSet _results = new();

    /// <summary>Runs them.</summary>
    /// <returns>All measurements.</returns>
    public ResultSet Run()
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var placement in Enum.GetValues<Placement>())
                RunPlacement(round, placement);
        }

        return _results;
    }

    private void RunPlacement(int round, Placement placement)
    {
        var cases = CaseList.For(placement, options).ToList();
        if (cases.Any(item => item.Scenario != Scenario.Timer))
        {
            progress($"round {round + 1}/{options.Rounds} {Names.Of(placement)}: warm-up");
            using var dataflow = new MessageDataflow(programs, placement);
            WarmUp(dataflow, cases);
            foreach (var item in cases.Where(item => item.Scenario != Scenario.Timer))
                Ask(round, item, dataflow);
            dataflow.Finish();
        }

        foreach (var item in cases.Where(item => item.Scenario == Scenario.Timer))
            AskTogether(round, item);
    }

    // Both sleep nearly all the time. What disturbs a virtual machine for a moment would otherwise decide who is better: together it hits both.
    private void AskTogether(int round, Case item)
    {
        progress($"round {round + 1}/{options.Rounds} {item.Name}");
        var effort = Effort.For(item, Contender.DaemonTimer, options.Quick);
        var (timer, sleeper) = TimerDataflow.Measure(programs, item.Placement, effort, () => baseline.Measure(item, Contender.CSleep, effort));
        _results.Add(new Measurement(item, Contender.DaemonTimer, round, timer));
        _results.Add(new Measurement(item, Contender.CSleep, round, sleeper));
    }

    // A node's code is compiled with full optimisation only after its process has been busy for two to three seconds.
    private static void WarmUp(MessageDataflow dataflow, List<Case> cases)
    {
        var effort = new Effort(Messages: 500, PeriodNanoseconds: 200_000, DurationNanoseconds: 100_000_000);
        var scenarios = cases.Where(item => item.Scenario != Scenario.Timer).Select(item => item.Scenario).Distinct().ToList();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < WarmUpTime)
        {
            foreach (var item in scenarios.SelectMany(scenario => WarmUpSizes.Select(bytes => new Case(scenario, bytes, default))))
            {
                foreach (var contender in CaseList.Contenders(item).Where(contender => !IsC(contender)))
                    dataflow.Measure(item, contender, effort);
            }
        }
    }

    private void Ask(int round, Case item, MessageDataflow dataflow)
    {
        progress($"round {round + 1}/{options.Rounds} {item.Name}");
        var contenders = CaseList.Contenders(item);
        for (var i = 0; i < contenders.Count; i++)
        {
            // Another one begins in each round: nobody always runs on the caches its neighbour left.
            var contender = contenders[(i + round) % contenders.Count];
            var effort = Effort.For(item, contender, options.Quick);
            var values = IsC(contender)
                ? baseline.Measure(item, contender, effort)
                : MeasureWithMemoryAtHand(dataflow, item, contender, effort);
            _results.Add(new Measurement(item, contender, round, values));
        }
    }

    /// <summary>Enough for every queue and hand to hold one, so that what follows finds its memory.</summary>
    private const int MessagesBefore = 10;

    /// <summary>So few messages of such sizes are sent in a quarter of the time that their queue may not have been full once.</summary>
    private const int ScarceFromBytes = 400 * 1024;

    /// <summary>How often a case is run before it is measured while its pools still grow.</summary>
    private const int MaxRunsBefore = 4;

    // The C ring touches its memory before it begins; our pools grow when they are first used, and that is not what is measured.
    private static Dictionary<string, double> MeasureWithMemoryAtHand(MessageDataflow dataflow, Case item, Contender contender, Effort effort)
    {
        var before = effort with
        {
            Messages = Math.Min(effort.Messages, MessagesBefore),
            DurationNanoseconds = item.Bytes >= ScarceFromBytes ? effort.DurationNanoseconds : effort.DurationNanoseconds / 4,
        };
        for (var runs = 0; runs < MaxRunsBefore && Grew(dataflow.Measure(item, contender, before)); runs++)
        {
        }

        return dataflow.Measure(item, contender, effort);
    }

    private static bool Grew(Dictionary<string, double> values) =>
        values.GetValueOrDefault(Metric.AllocatedSending) > 0 || values.GetValueOrDefault(Metric.AllocatedReceiving) > 0;

    private static bool IsC(Contender contender) => contender is Contender.CRing or Contender.CRingSpin or Contender.CUnix or Contender.CSleep;
}
