using Dora.Node;

namespace Dora.Benchmarks.Nodes;

/// <summary>Receives, notes, and answers pings.</summary>
/// <param name="node">This node.</param>
/// <param name="conductor">The runner.</param>
internal sealed class ReceiverNode(DoraNode node, ConductorLink conductor)
{
    private readonly Output? _pong = node.Outputs.Contains("pong") ? node.Output("pong") : null;
    private readonly Tally _tally = new();

    /// <summary>What <see cref="Mode.AllRead"/> read, kept so that the reading is not optimised away.</summary>
    private ulong _sum;

    /// <summary>Receives until all inputs are closed.</summary>
    public void Run()
    {
        while (true)
        {
            using var next = node.Receive();
            if (next is InputEvent message)
                Take(message.Bytes);
            else if (next is null or StopEvent)
                return;
        }
    }

    private void Take(ReadOnlySpan<byte> payload)
    {
        var mark = Mark.Read(payload);
        if (mark == Mark.End)
            conductor.Report(_tally.End());
        else if (mark == Mark.Begin)
            _tally.Begin(MeasurementPlan.ReadAnnouncement(payload));
        else if (_tally.Plan.Scenario == Scenario.Paced)
            _tally.Stamped(mark);
        else if (_tally.Plan.Scenario == Scenario.PingPong)
            Answer(payload);
        else
            Count(mark, payload);
    }

    private void Count(ulong number, ReadOnlySpan<byte> payload)
    {
        if (_tally.Plan.Mode == Mode.AllRead)
            _sum += Reading.SumOf(payload);
        _tally.Numbered(number);
    }

    private void Answer(ReadOnlySpan<byte> payload)
    {
        if (_tally.Plan.Mode == Mode.InPlace)
        {
            using var loan = _pong!.Loan(payload.Length);
            Mark.Write(loan.Span, Mark.Read(payload));
            loan.Publish();
        }
        else
        {
            _pong!.Send(payload);
        }
    }
}
