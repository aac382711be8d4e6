using System.Globalization;
using Dora.Benchmarks.Cases;
using Dora.Benchmarks.Results;

namespace Dora.Benchmarks.Dataflow;

/// <summary>The running dataflow whose sender measures one case after the other.</summary>
internal sealed class MessageDataflow : IDisposable
{
    private static readonly string[] FanNodes = ["fan-1", "fan-2", "fan-3"];

    private readonly Conductor _conductor = new();
    private readonly DoraRun _run;

    /// <summary>Starts it and waits until every node is there.</summary>
    /// <param name="programs">What to start.</param>
    /// <param name="placement">Where the nodes run.</param>
    public MessageDataflow(Programs programs, Placement placement)
    {
        var file = programs.WriteDataflow(Names.Of(placement), DataflowFile.Messages(programs.Nodes, _conductor.Address, placement));
        _run = DoraRun.Start(programs.Dora, file);
        try
        {
            _conductor.WaitForNodes(DataflowFile.MessageNodes, _run);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Measures one case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="contender">How the messages are filled and read.</param>
    /// <param name="effort">How long.</param>
    /// <returns>The values of all nodes, merged.</returns>
    public Dictionary<string, double> Measure(Case item, Contender contender, Effort effort)
    {
        _conductor.Command("sender", string.Create(CultureInfo.InvariantCulture,
            $"{Names.Of(item.Scenario)} {Mode(contender)} {item.Bytes} {effort.Messages} {effort.PeriodNanoseconds} {effort.DurationNanoseconds}"));
        var result = Metric.ReadLine(_conductor.Report("sender", _run));
        foreach (var receiver in item.Scenario == Scenario.Fanout ? FanNodes : ["receiver"])
            Merge(result, Metric.ReadLine(_conductor.Report(receiver, _run)));
        return result;
    }

    /// <summary>Lets the sender end, and with it the dataflow.</summary>
    public void Finish()
    {
        _conductor.Command("sender", "quit");
        _run.WaitForEnd();
    }

    public void Dispose()
    {
        _run.Dispose();
        _conductor.Dispose();
    }

    private static string Mode(Contender contender) => contender switch
    {
        Contender.InPlace => "in-place",
        Contender.CopiedAllRead => "all-read",
        _ => "copied",
    };

    // Rates and losses of several receivers add up; of everything else the worst counts.
    private static void Merge(Dictionary<string, double> into, Dictionary<string, double> report)
    {
        foreach (var (metric, value) in report)
        {
            var known = into.GetValueOrDefault(metric);
            into[metric] = metric is Metric.MessagesPerSecond or Metric.BytesPerSecond or Metric.Lost ? known + value : Math.Max(known, value);
        }
    }
}
