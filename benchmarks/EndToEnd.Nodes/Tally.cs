using System.Globalization;

namespace Dora.Benchmarks.Nodes;

/// <summary>What a receiver notes between an announcement and the end mark.</summary>
internal sealed class Tally
{
    private readonly Samples _latencies = new();
    private MeasurementPlan _plan;
    private ulong _received;
    private ulong _lost;
    private long _firstAt;
    private long _allocatedAtStart;

    /// <summary>What is measured now.</summary>
    public MeasurementPlan Plan => _plan;

    /// <summary>Begins anew.</summary>
    /// <param name="plan">What was announced.</param>
    public void Begin(MeasurementPlan plan)
    {
        _plan = plan;
        _latencies.Clear();
        (_received, _lost, _firstAt) = (0, 0, 0);
        _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Notes a paced message.</summary>
    /// <param name="stamp">When its sender began.</param>
    public void Stamped(ulong stamp)
    {
        var latency = Clock.Now() - (long)stamp;
        if (_received++ >= (ulong)_plan.WarmUp && _latencies.Count < _plan.Messages)
            _latencies.Add(latency);
    }

    /// <summary>Notes a numbered message.</summary>
    /// <param name="number">Its number, from 1.</param>
    public void Numbered(ulong number)
    {
        if (_received++ == 0)
            _firstAt = Clock.Now();
        else if (number != _received)
            (_lost, _received) = (_lost + number - _received, number);
    }

    /// <summary>Notes the end mark.</summary>
    /// <returns>The report.</returns>
    public string End()
    {
        var now = Clock.Now();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart;
        var report = _plan.Scenario switch
        {
            Scenario.Paced => $"{_latencies.Percentiles()} lost={_plan.WarmUp + _plan.Messages - (int)_received}",
            Scenario.PingPong => "",
            _ => Rate(now),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{report} allocated_receiving={(double)allocated / Math.Max(1, _received)}");
    }

    // As the C baselines: the first message starts the clock, so it is not counted.
    private string Rate(long now)
    {
        var perSecond = (_received - _lost - 1) * 1e9 / (now - _firstAt);
        return string.Create(CultureInfo.InvariantCulture, $"messages_per_second={perSecond:0.0} bytes_per_second={perSecond * _plan.Bytes:0} lost={_lost}");
    }
}
