using Dora.Node;

namespace Dora.Benchmarks.Nodes;

/// <summary>Notes when ticks arrive.</summary>
/// <param name="node">This node.</param>
/// <param name="conductor">The runner.</param>
internal sealed class TickerNode(DoraNode node, ConductorLink conductor)
{
    private const long PeriodNanoseconds = 1_000_000;

    /// <summary>Ticks before the measured ones: the path has been compiled by then.</summary>
    private const int WarmUp = 500;

    private readonly Samples _delays = new();

    /// <summary>Counts as many ticks as the runner says, reports, and ends.</summary>
    public void Run()
    {
        var ticks = int.Parse(conductor.NextCommand() ?? "0", null);
        for (var i = 0; i < WarmUp + ticks; i++)
        {
            if (!AwaitTick())
                return;
            if (i >= WarmUp)
                _delays.Add(Clock.Now() - i * PeriodNanoseconds);
        }

        var leftOut = _delays.RelateToGrid(PeriodNanoseconds);
        conductor.Report($"{_delays.Percentiles()} lost={leftOut}");
    }

    private bool AwaitTick()
    {
        while (true)
        {
            using var next = node.Receive();
            if (next is InputEvent)
                return true;
            if (next is null or StopEvent)
                return false;
        }
    }
}
