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
    /// <param name="beside">What is measured at the same time, from when the node is ready.</param>
    /// <returns>What the node measured, and what was measured beside it.</returns>
    public static (Dictionary<string, double> Node, Dictionary<string, double> Beside) Measure(
        Programs programs, Placement placement, Effort effort, Func<Dictionary<string, double>> beside)
    {
        using var conductor = new Conductor();
        var text = DataflowFile.Timer(programs.Nodes, conductor.Address, placement);
        using var run = DoraRun.Start(programs.Dora, programs.WriteDataflow("timer", text));
        conductor.WaitForNodes(DataflowFile.TimerNodes, run);
        var other = Task.Run(beside);
        conductor.Command("ticker", effort.Messages.ToString(CultureInfo.InvariantCulture));
        var result = Metric.ReadLine(conductor.Report("ticker", run));
        var besides = other.GetAwaiter().GetResult();
        run.WaitForEnd();
        return (result, besides);
    }
}
