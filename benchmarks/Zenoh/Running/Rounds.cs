using System.Diagnostics;
using Zenoh.Benchmarks.Results;

namespace Zenoh.Benchmarks.Running;

/// <summary>Runs all rounds: fresh processes in each, and within a case the contenders take turns several times, another one first each time.</summary>
internal sealed class Rounds(Options options, Baseline baseline, ResultSet results, Action<string> progress)
{
    /// <summary>.NET compiles a process's code with full optimisation only after it has been busy for two to three seconds.</summary>
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan WarmUpFlood = TimeSpan.FromMilliseconds(200);

    public void Run()
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            progress($"round {round + 1}/{options.Rounds}: warm-up");
            using (var direct = WarmedUp(Pair.Direct()))
            using (var routed = WarmedUp(Pair.ThroughRouter()))
                RunMessages(round, direct, routed);
            progress($"round {round + 1}/{options.Rounds}: sessions");
            new Sessions(baseline, results).Run(round);
        }
    }

    private static Pair WarmedUp(Pair pair)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUpTime;)
        {
            foreach (var bytes in Case.FloodSizes)
                pair.Throughput(Placement.TwoCores, bytes, WarmUpFlood);
            foreach (var placement in Enum.GetValues<Placement>())
                pair.PingPong(placement, Case.PingBytes, messages: 500);
        }

        return pair;
    }

    private void RunMessages(int round, Pair direct, Pair routed)
    {
        foreach (var bytes in Case.FloodSizes)
        {
            Ask(round, Case.Flood(bytes), [
                (Contender.C, () => baseline.Throughput(Placement.TwoCores, bytes, options.Flood)),
                (Contender.Direct, () => direct.Throughput(Placement.TwoCores, bytes, options.Flood)),
                (Contender.Routed, () => routed.Throughput(Placement.TwoCores, bytes, options.Flood))]);
        }

        foreach (var placement in Enum.GetValues<Placement>())
        {
            Ask(round, Case.Ping(placement), [
                (Contender.C, () => baseline.PingPong(placement, Case.PingBytes, options.RoundTrips)),
                (Contender.Direct, () => direct.PingPong(placement, Case.PingBytes, options.RoundTrips)),
                (Contender.Routed, () => routed.PingPong(placement, Case.PingBytes, options.RoundTrips))]);
        }
    }

    private void Ask(int round, string name, (Contender Who, Func<Dictionary<string, double>> Measure)[] contenders)
    {
        progress($"round {round + 1}/{options.Rounds}: {name}");
        for (var i = 0; i < contenders.Length * options.Turns; i++)
        {
            var (who, measure) = contenders[(i + (i / contenders.Length) + round) % contenders.Length];
            results.Add(new Measurement(name, who, round, measure()));
        }
    }
}
