using System.Globalization;
using Zenoh.Benchmarks.Results;

namespace Zenoh.Benchmarks.Running;

/// <summary>What sessions cost a router: the same C client opens them there and exchanges the same messages with a C program.</summary>
internal sealed class Sessions(Baseline baseline, ResultSet results)
{
    private const int Count = 1_000;

    /// <summary>Opened and closed before anything is measured: the router's code is compiled and its first buffers are there.</summary>
    private const int WarmUp = 300;

    public void Run(int round)
    {
        var port = Pair.FreePort();
        using var router = Child.StartNode("router", Pair.Endpoint(port));
        router.Bind(Cores.Receiver(Placement.TwoCores));
        baseline.Connects(Placement.TwoCores, WarmUp);
        OpenAndClose(port, WarmUp, first: 1);
        var idle = ResidentBytes(router.Id);
        results.Add(new Measurement(Case.Accept, Contender.C, round, baseline.Connects(Placement.TwoCores, Count)));
        using var sessions = baseline.Sessions(port, Count, first: 1 + WarmUp);
        results.Add(new Measurement(Case.Accept, Contender.Direct, round, sessions.ReadValues()));
        var values = new Dictionary<string, double> { [Metric.BytesPerSession] = (ResidentBytes(router.Id) - idle) / Count };
        results.Add(new Measurement(Case.Memory, Contender.Direct, round, values));
    }

    private void OpenAndClose(int port, int count, int first)
    {
        using var sessions = baseline.Sessions(port, count, first);
        sessions.Read();
    }

    private static double ResidentBytes(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
