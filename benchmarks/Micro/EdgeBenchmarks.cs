using BenchmarkDotNet.Attributes;
using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Shm;

namespace Dora.Benchmarks.Micro;

/// <summary>One edge through shared memory, both ends in this process and on this thread: the cost of the work without any wake-up.</summary>
public class EdgeBenchmarks
{
    private const long PoolBytes = 256L << 20;
    private const int QueueSize = 10;

    private static readonly MessageHeader Header = new(Timestamp: 1, PayloadEncoding.Bytes);

    private ShmFabric? _fabric;
    private IOutbox? _outbox;
    private IInbox? _inbox;
    private byte[] _payload = [];

    /// <summary>The payload of a message.</summary>
    [Params(8, 4096, 4_000_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Connect()
    {
        _payload = new byte[Bytes];
        _fabric = ShmFabric.Create(new FabricPlan(
            [new ParticipantPlan("sender", 0, 2, PoolBytes), new ParticipantPlan("receiver", 2, 0, PoolBytes)],
            [new EdgePlan(0, 0, 1, 0, QueueSize, Blocks: false), new EdgePlan(0, 1, 1, 1, QueueSize, Blocks: false)]));
        _outbox = _fabric.OpenOutbox(0);
        _inbox = _fabric.OpenInbox(1);
    }

    [GlobalCleanup]
    public void Disconnect()
    {
        _outbox!.Dispose();
        _inbox!.Dispose();
        _fabric!.Dispose();
    }

    /// <summary>Nobody reads: every message drops the oldest one.</summary>
    /// <returns>What became of it.</returns>
    [Benchmark]
    [AllocationBudget(0)]
    public PublishOutcome PublishIntoFullQueue() => _outbox!.Publish(1, _payload, Header, default);

    [Benchmark]
    [AllocationBudget(0)]
    public int PublishAndTake()
    {
        _outbox!.Publish(0, _payload, Header, default);
        return Take();
    }

    [Benchmark]
    [AllocationBudget(0)]
    public int LoanPublishAndTake()
    {
        _outbox!.Publish(0, _outbox.Loan(Bytes), Bytes, Header, default);
        return Take();
    }

    private int Take()
    {
        _inbox!.TryTake(out var sample, out _);
        using (sample)
            return sample!.Payload.Span[0];
    }
}
