using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>Clients that each get all large messages; <c>expect messages</c> waits for so many by each, and says how many did not come.</summary>
internal sealed class Subscribers(ZenohConfig config, int count) : SoakNode
{
    /// <summary>When nothing has come for so long, what is missing is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    private readonly ZenohSession[] _sessions = new ZenohSession[count];
    private readonly Reception[] _receptions = [.. Enumerable.Range(0, count).Select(_ => new Reception())];

    protected override async Task<string> StartAsync()
    {
        for (int i = 0; i < count; i++)
        {
            _sessions[i] = await ZenohSession.OpenAsync(config);
            Reception reception = _receptions[i];
            _sessions[i].DeclareSubscriber(KeyExpression.Parse(Data + "/**"), sample => reception.Take(MessageHead.Read(sample.Payload)));
            await _sessions[i].GetLivelinessAsync(KeyExpression.Parse("soak/nobody"));
        }

        return Metric.Line();
    }

    protected override async Task<string> AnswerAsync(string command, int[] numbers)
    {
        long expected = (long)numbers[0] * count;
        long last = 0;
        for (long since = Stopwatch.GetTimestamp(); Total < expected && Stopwatch.GetElapsedTime(since) < Patience; await Task.Delay(Round))
        {
            if (Total == last)
                continue;
            (last, since) = (Total, Stopwatch.GetTimestamp());
        }

        return Metric.Line((Metric.Lost, expected - Total), (SoakMetric.Disordered, _receptions.Sum(reception => reception.Disordered)));
    }

    protected override async Task EndAsync()
    {
        foreach (ZenohSession session in _sessions)
            await session.DisposeAsync();
    }

    private long Total => _receptions.Sum(reception => reception.Messages);

    /// <summary>What one subscriber has received. Its messages come one after the other.</summary>
    private sealed class Reception
    {
        private readonly Dictionary<int, int> _next = [];
        private long _messages;

        public long Messages => Interlocked.Read(ref _messages);

        /// <summary>Messages that were not the next of their publisher.</summary>
        public long Disordered { get; private set; }

        public void Take(MessageHead head)
        {
            if (_next.GetValueOrDefault(head.Publisher) != head.Number)
                Disordered++;
            _next[head.Publisher] = head.Number + 1;
            Interlocked.Increment(ref _messages);
        }
    }
}
