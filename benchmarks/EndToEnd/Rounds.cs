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
        var turns = item.Scenario == Scenario.Paced ? PacedTurns : 1;
        for (var turn = 0; turn < turns; turn++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                // Another one begins each time: nobody always runs on the caches its neighbour left.
                var contender = contenders[(i + turn + round) % contenders.Count];
                var effort = Effort.For(item, contender, options.Quick);
                effort = effort with { Messages = effort.Messages / turns };
                if (turn == 0 && !IsC(contender))
                    FillPools(dataflow, item, contender, effort);
                var values = IsC(contender) ? baseline.Measure(item, contender, effort) : dataflow.Measure(item, contender, effort);
                _results.Add(new Measurement(item, contender, round, values));
            }
        }
    }

    /// <summary>
    /// How often the contenders take turns within a round. How long a wake-up takes on a virtual machine jumps from one half second to the
    /// next, by more than they differ.
    /// </summary>
    private const int PacedTurns = 4;

    /// <summary>More than every queue, hand and reader of the paced and of the ping-pong edges hold together.</summary>
    private const int MessagesBefore = 30;

    /// <summary>So few messages of such sizes are sent in a quarter of the time that their queue may not have been full once.</summary>
    private const int ScarceFromBytes = 400 * 1024;

    /// <summary>How often a case is run before it is measured while its pools still grow.</summary>
    private const int MaxRunsBefore = 4;

    // The C ring touches its memory before it begins; our pools grow when they are first used, and that is not what is measured.
    private static void FillPools(MessageDataflow dataflow, Case item, Contender contender, Effort effort)
    {
        var before = new Effort(
            Messages: MessagesBefore,
            PeriodNanoseconds: 1,
            DurationNanoseconds: item.Bytes >= ScarceFromBytes ? effort.DurationNanoseconds : effort.DurationNanoseconds / 4);
        for (var runs = 0; runs < MaxRunsBefore && Grew(dataflow.Measure(item, contender, before)); runs++)
            before = before with { DurationNanoseconds = effort.DurationNanoseconds };
    }

    private static bool Grew(Dictionary<string, double> values) =>
        values.GetValueOrDefault(Metric.AllocatedSending) > 0 || values.GetValueOrDefault(Metric.AllocatedReceiving) > 0;

    private static bool IsC(Contender contender) => contender is Contender.CRing or Contender.CRingSpin or Contender.CUnix or Contender.CSleep;
}
