using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Soak.Nodes;

/// <summary>A client that publishes a message every millisecond: <c>drop milliseconds</c> or <c>block milliseconds</c>.</summary>
internal sealed class Pacer(ZenohConfig config, int bytes) : SoakNode
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    private ZenohSession? _session;
    private Publisher? _publisher;
    private int _sent;

    protected override async Task<string> StartAsync()
    {
        _session = await ZenohSession.OpenAsync(config);
        _publisher = _session.DeclarePublisher(KeyExpression.Parse(Paced));
        return Metric.Line();
    }

    protected override async Task<string> AnswerAsync(string command, int[] numbers)
    {
        byte[] payload = new byte[bytes];
        DeliveryOptions delivery = new() { CongestionControl = command == "block" ? CongestionControl.Block : CongestionControl.Drop, IsExpress = true };
        using PeriodicTimer timer = new(Period);
        int before = _sent;
        long end = Stopwatch.GetTimestamp() + numbers[0] * (Stopwatch.Frequency / 1_000);
        for (; Stopwatch.GetTimestamp() < end; await timer.WaitForNextTickAsync())
        {
            new MessageHead(0, _sent++, Stopwatch.GetTimestamp()).Write(payload);
            _publisher!.Put(payload, new PutOptions { Delivery = delivery });
        }

        return Metric.Line((Metric.Messages, _sent - before));
    }

    protected override async Task EndAsync() => await _session!.DisposeAsync();
}
