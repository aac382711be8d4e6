using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>A client that gets the paced messages, perhaps slowly; <c>report</c> says how old they were since the last report.</summary>
internal sealed class Listener(ZenohConfig config, TimeSpan pause) : SoakNode
{
    private readonly Lock _lock = new();
    private readonly List<long> _ages = [];
    private ZenohSession? _session;

    protected override async Task<string> StartAsync()
    {
        _session = await ZenohSession.OpenAsync(config);
        _session.DeclareSubscriber(KeyExpression.Parse(Paced), Take);
        await _session.GetLivelinessAsync(KeyExpression.Parse("soak/nobody"));
        return Metric.Line();
    }

    protected override Task<string> AnswerAsync(string command, int[] numbers)
    {
        long[] ages;
        lock (_lock)
        {
            ages = [.. _ages.Order()];
            _ages.Clear();
        }

        return Task.FromResult(ages.Length == 0
            ? Metric.Line((Metric.Messages, 0))
            : Metric.Line((Metric.Messages, ages.Length), (Metric.P50, Rank(ages, 50)), (Metric.P99, Rank(ages, 99)), (SoakMetric.Longest, Rank(ages, 100))));
    }

    protected override async Task EndAsync() => await _session!.DisposeAsync();

    // What a slow subscriber does with a message takes its time on the thread that brings it.
    private void Take(SampleView sample)
    {
        long age = (long)Stopwatch.GetElapsedTime(MessageHead.Read(sample.Payload).Time).TotalNanoseconds;
        lock (_lock)
            _ages.Add(age);
        if (pause > TimeSpan.Zero)
            Thread.Sleep(pause);
    }

    private static double Rank(long[] sorted, int percent) => sorted[(sorted.Length - 1) * percent / 100];
}
