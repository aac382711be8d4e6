using System.Diagnostics;
using System.Globalization;
using Zenoh.Benchmarks.Results;

namespace Zenoh.Benchmarks.Running;

/// <summary>What sessions cost a router: the same C client opens them there and exchanges the same messages with a C program.</summary>
internal sealed class Sessions(Baseline baseline, ResultSet results)
{
    private const int Count = 1_000;

    /// <summary>Opened and closed before anything is measured, several times: the router's code is compiled and its first buffers are there.</summary>
    private const int WarmUp = 300;

    private const int WarmUps = 3;

    /// <summary>A router that used no processor time for so long has nothing more to compile.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    public void Run(int round)
    {
        var port = Pair.FreePort();
        using var router = Child.StartNode("router", Pair.Endpoint(port));
        router.Bind(Cores.Both);
        baseline.Connects(Placement.TwoCores, WarmUp);
        var first = 1;
        for (var i = 0; i < WarmUps; i++, first += WarmUp)
        {
            OpenAndClose(port, WarmUp, first);
            Settle(router.Id);
        }

        var idle = ResidentBytes(router.Id);
        results.Add(new Measurement(Case.Accept, Contender.C, round, baseline.Connects(Placement.TwoCores, Count)));
        using var sessions = baseline.Sessions(port, Count, first);
        results.Add(new Measurement(Case.Accept, Contender.Direct, round, sessions.ReadValues()));
        var values = new Dictionary<string, double> { [Metric.BytesPerSession] = (ResidentBytes(router.Id) - idle) / Count };
        results.Add(new Measurement(Case.Memory, Contender.Direct, round, values));
    }

    private void OpenAndClose(int port, int count, int first)
    {
        using var sessions = baseline.Sessions(port, count, first);
        sessions.Read();
    }

    // .NET compiles what was called often in the background, a moment later.
    private static void Settle(int process)
    {
        for (var (last, used) = (TimeSpan.MinValue, TimeSpan.Zero); used != last;)
        {
            last = used;
            Thread.Sleep(Settled);
            using var facts = Process.GetProcessById(process);
            used = facts.TotalProcessorTime;
        }
    }

    private static double ResidentBytes(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
