using System.Diagnostics;
using Zenoh.Session;

namespace Zenoh.Benchmarks.Nodes;

/// <summary>Round trips, one after the other: the next ping leaves from the callback that got the pong, as the C program writes on the thread that read.</summary>
internal sealed class Pings(Publisher ping) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _done = new(0);
    private byte[] _payload = [];
    private long[] _samples = [];
    private int _warmUp;
    private int _next;
    private long _started;
    private long _allocatedBefore;

    public string Run(int bytes, int messages)
    {
        _payload = new byte[bytes];
        _samples = new long[messages];
        _warmUp = messages / 10 + 5;
        _next = -_warmUp;
        Send();
        if (!_done.Wait(Patience))
            throw new ZenohException($"ping {_next} of {messages} got no answer within {Patience.TotalSeconds:0} s");
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore) / (double)messages;
        Array.Sort(_samples);
        return Metric.Line((Metric.P50, Rank(50)), (Metric.P99, Rank(99)), (Metric.Messages, messages), (Metric.AllocatedSending, allocated));
    }

    public void OnPong()
    {
        var took = Stopwatch.GetElapsedTime(_started);
        if (_next >= 0)
            _samples[_next] = (long)(took.TotalNanoseconds / 2);
        if (++_next == _samples.Length)
            _done.Release();
        else
            Send();
    }

    public void Dispose() => _done.Dispose();

    private void Send()
    {
        if (_next == 0)
            _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        _started = Stopwatch.GetTimestamp();
        ping.Put(_payload);
    }

    private double Rank(int percent) => _samples[(_samples.Length - 1) * percent / 100];
}
