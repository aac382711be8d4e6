using System.Diagnostics;
using System.Globalization;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>Clients that publish large messages as fast as they get through: <c>run milliseconds</c>.</summary>
internal sealed class Publishers(ZenohConfig config, int count, int bytes) : SoakNode
{
    private readonly ZenohSession[] _sessions = new ZenohSession[count];
    private readonly Publisher[] _publishers = new Publisher[count];
    private readonly int[] _sent = new int[count];

    protected override async Task<string> StartAsync()
    {
        for (int i = 0; i < count; i++)
        {
            _sessions[i] = await ZenohSession.OpenAsync(config);
            KeyExpression key = KeyExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"{Data}/{i}"));
            _publishers[i] = _sessions[i].DeclarePublisher(key, delivery: new DeliveryOptions { CongestionControl = CongestionControl.Block });
        }

        return Metric.Line();
    }

    protected override Task<string> AnswerAsync(string command, int[] numbers)
    {
        long end = Stopwatch.GetTimestamp() + numbers[0] * (Stopwatch.Frequency / 1_000);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => Publish(i, end)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return Task.FromResult(Metric.Line((Metric.Messages, _sent.Sum(sent => (long)sent))));
    }

    protected override async Task EndAsync()
    {
        foreach (ZenohSession session in _sessions)
            await session.DisposeAsync();
    }

    private void Publish(int index, long end)
    {
        byte[] payload = new byte[bytes];
        while (Stopwatch.GetTimestamp() < end)
        {
            new MessageHead(index, _sent[index], Stopwatch.GetTimestamp()).Write(payload);
            _publishers[index].Put(payload);
            _sent[index]++;
        }
    }
}
