using System.Buffers.Binary;
using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Nodes;

/// <summary>Counts floods and says what it counted; sends back what it is pinged with.</summary>
internal sealed class Receiver(ZenohConfig config) : Node
{
    private long _started;
    private long _allocatedBefore;
    private ulong _received;
    private ulong _lost;
    private long _bytes;
    private Publisher? _pong;

    public override async Task RunAsync()
    {
        await using var session = await ZenohSession.OpenAsync(config);
        _pong = session.DeclarePublisher(Pong, delivery: new DeliveryOptions { CongestionControl = CongestionControl.Block, IsExpress = true });
        using var flood = session.DeclareSubscriber(Flood, Count);
        using var ping = session.DeclareSubscriber(Ping, sample => _pong.Put(sample.Payload));
        Say(Ready);
        await UntilInputEndsAsync();
    }

    // The first message starts the clock, so it is not counted; each begins with its number.
    private void Count(SampleView sample)
    {
        var number = BinaryPrimitives.ReadUInt64LittleEndian(sample.Payload);
        if (number == EndMark)
            Report();
        else if (_received++ == 0)
            Start(sample.Payload.Length);
        else if (number != _received)
            _lost++;
    }

    private void Start(int bytes)
    {
        _bytes = bytes;
        _lost = 0;
        _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        _started = Stopwatch.GetTimestamp();
    }

    private void Report()
    {
        var rate = (_received - 1) / Stopwatch.GetElapsedTime(_started).TotalSeconds;
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore) / (double)_received;
        Say(Metric.Line((Metric.MessagesPerSecond, rate), (Metric.BytesPerSecond, rate * _bytes), (Metric.Lost, _lost), (Metric.AllocatedReceiving, allocated)));
        _received = 0;
    }
}
