using System.Globalization;
using Dora.Benchmarks.Cases;
using Dora.Benchmarks.Results;

namespace Dora.Benchmarks.Dataflow;

/// <summary>A dataflow of its own for ticks, so that none disturb the other measurements.</summary>
internal static class TimerDataflow
{
    /// <summary>Runs it once.</summary>
    /// <param name="programs">What to start.</param>
    /// <param name="placement">Where the node runs.</param>
    /// <param name="effort">How many ticks.</param>
    /// <returns>What the node measured.</returns>
    public static Dictionary<string, double> Measure(Programs programs, Placement placement, Effort effort)
    {
        using var conductor = new Conductor();
        var text = DataflowFile.Timer(programs.Nodes, conductor.Address, placement);
        using var run = DoraRun.Start(programs.Dora, programs.WriteDataflow("timer", text));
        conductor.WaitForNodes(DataflowFile.TimerNodes, run);
        conductor.Command("ticker", effort.Messages.ToString(CultureInfo.InvariantCulture));
        var result = Metric.ReadLine(conductor.Report("ticker", run));
        run.WaitForEnd();
        return result;
    }
}
