using System.Globalization;
using Dora.Node;

namespace Dora.Benchmarks.Nodes;

/// <summary>Sends what the runner commands.</summary>
/// <param name="node">This node.</param>
/// <param name="conductor">The runner.</param>
internal sealed class SenderNode(DoraNode node, ConductorLink conductor)
{
    /// <summary>From here on the input with few slots is used; the runner's dataflow file has both.</summary>
    private const int BulkFromBytes = 400 * 1024;

    /// <summary>Reading the clock for each small message would slow a flood down; the baselines do the same.</summary>
    private const int ClockEachFromBytes = 32 * 1024;

    private const ulong SmallMessagesPerClock = 64;

    private readonly Output _paced = node.Output("paced");
    private readonly Output _flood = node.Output("flood");
    private readonly Output _bulk = node.Output("bulk");
    private readonly Output _fanFlood = node.Output("fan-flood");
    private readonly Output _fanBulk = node.Output("fan-bulk");
    private readonly Samples _roundTrips = new();
    private byte[] _buffer = [];

    /// <summary>Follows commands until the runner says <c>quit</c> or is gone.</summary>
    public void Run()
    {
        while (conductor.NextCommand() is { } command and not "quit")
        {
            var plan = MeasurementPlan.Parse(command);
            if (_buffer.Length != plan.Bytes)
            {
                // The user's own memory, touched like the one the C sender copies from.
                _buffer = new byte[plan.Bytes];
                _buffer.AsSpan().Fill(0x5a);
            }

            conductor.Report(Measure(plan));
        }
    }

    private string Measure(MeasurementPlan plan)
    {
        var output = OutputFor(plan);
        Span<byte> announcement = stackalloc byte[MeasurementPlan.AnnouncementBytes];
        plan.Announce(announcement);
        output.Send(announcement);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sent = plan.Scenario switch
        {
            Scenario.Paced => SendPaced(plan, output),
            Scenario.PingPong => SendAndAwait(plan, output),
            _ => Flood(plan, output),
        };
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Mark.Write(announcement, Mark.End);
        output.Send(announcement);
        var report = plan.Scenario == Scenario.PingPong ? _roundTrips.Percentiles() : "";
        return string.Create(CultureInfo.InvariantCulture, $"{report} allocated_sending={(double)allocated / sent}");
    }

    private Output OutputFor(MeasurementPlan plan) => plan.Scenario switch
    {
        Scenario.Paced or Scenario.PingPong => _paced,
        Scenario.Throughput => plan.Bytes >= BulkFromBytes ? _bulk : _flood,
        _ => plan.Bytes >= BulkFromBytes ? _fanBulk : _fanFlood,
    };

    private long SendPaced(MeasurementPlan plan, Output output)
    {
        Clock.UseFinestTimerSlack();
        var deadline = Clock.Now();
        var count = plan.WarmUp + plan.Messages;
        for (var i = 0; i < count; i++)
        {
            deadline += plan.PeriodNanoseconds;
            Clock.SleepUntil(deadline);
            Send(output, plan, (ulong)Clock.Now());
        }

        return count;
    }

    private long SendAndAwait(MeasurementPlan plan, Output output)
    {
        _roundTrips.Clear();
        var count = plan.WarmUp + plan.Messages;
        for (var i = 0; i < count; i++)
        {
            var start = Clock.Now();
            Send(output, plan, (ulong)start);
            AwaitAnswer();
            if (i >= plan.WarmUp)
                _roundTrips.Add((Clock.Now() - start) / 2);
        }

        return count;
    }

    private void AwaitAnswer()
    {
        using var answer = node.Receive();
        if (answer is not InputEvent)
            throw new InvalidOperationException($"instead of an answer came {answer?.GetType().Name ?? "the end"}");
    }

    private long Flood(MeasurementPlan plan, Output output)
    {
        var stop = Clock.Now() + plan.DurationNanoseconds;
        var clockEvery = plan.Bytes < ClockEachFromBytes ? SmallMessagesPerClock : 1;
        for (ulong number = 1; ; number++)
        {
            if (number % clockEvery == 0 && Clock.Now() >= stop)
                return (long)number;
            Send(output, plan, number);
        }
    }

    private void Send(Output output, MeasurementPlan plan, ulong mark)
    {
        if (plan.Mode == Mode.InPlace)
        {
            using var loan = output.Loan(plan.Bytes);
            Mark.Write(loan.Span, mark);
            loan.Publish();
            return;
        }

        Mark.Write(_buffer, mark);
        output.Send(_buffer);
    }
}
