using System.Diagnostics;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Measuring;

/// <summary>Sends a payload and waits until it is back. Each begins with a number, so that a late pong is not taken for the next one. For one thread.</summary>
internal sealed class RoundTrips : IDisposable
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _payload;
    private readonly ManualResetEventSlim _back = new();
    private readonly Subscriber _pongs;
    private readonly Publisher _pings;
    private long _number;

    /// <param name="session">Where pings leave.</param>
    /// <param name="key">Below it are pings and pongs.</param>
    /// <param name="size">Bytes of a ping; without any, late pongs cannot be told.</param>
    public RoundTrips(ZenohSession session, KeyExpression key, int size)
    {
        _payload = new byte[size];
        _pongs = session.DeclareSubscriber(key / "pong", Heard);
        DeliveryOptions express = new() { CongestionControl = CongestionControl.Block, IsExpress = true };
        _pings = session.DeclarePublisher(key / "ping", delivery: express);
    }

    /// <summary>Waits until somebody answers; asks again ever more slowly, for a pong may be far away.</summary>
    public async Task WaitForPongAsync(TimeSpan atMost, CancellationToken stopped)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (TimeSpan patience = FirstPatience; !TryOnce(patience, stopped); patience *= 2)
        {
            if (watch.Elapsed > atMost)
                throw new CommandFailedException($"nobody answers on {_pings.Key}: start `zenoh pong` on a node this one reaches");
            await Task.Yield();
        }
    }

    /// <summary>One round trip.</summary>
    /// <returns>Microseconds.</returns>
    public double Measure(TimeSpan atMost, CancellationToken stopped)
    {
        long start = Stopwatch.GetTimestamp();
        if (!TryOnce(atMost, stopped))
            throw new CommandFailedException($"no answer on {_pongs.Key} within {atMost.TotalSeconds} s");
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    public void Dispose()
    {
        _pings.Dispose();
        _pongs.Dispose();
        _back.Dispose();
    }

    private void Heard(SampleView pong)
    {
        if (pong.Payload.SequenceEqual(_payload))
            _back.Set();
    }

    private bool TryOnce(TimeSpan atMost, CancellationToken stopped)
    {
        _number++;
        for (int i = 0; i < Math.Min(sizeof(long), _payload.Length); i++)
            _payload[i] = (byte)(_number >> (8 * i));
        _back.Reset();
        _pings.Put(_payload);
        return _back.Wait(atMost, stopped);
    }
}
