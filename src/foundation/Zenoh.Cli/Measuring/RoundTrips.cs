using System.Diagnostics;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Cli.Measuring;

/// <summary>Sends a payload and waits until it is back. For one thread.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly byte[] _payload;
    private readonly ManualResetEventSlim _back = new();
    private readonly Subscriber _pongs;
    private readonly Publisher _pings;

    public RoundTrips(ZenohSession session, KeyExpression key, byte[] payload)
    {
        _payload = payload;
        _pongs = session.DeclareSubscriber(key / "pong", _ => _back.Set());
        DeliveryOptions express = new() { CongestionControl = CongestionControl.Block, IsExpress = true };
        _pings = session.DeclarePublisher(key / "ping", delivery: express);
    }

    /// <summary>Waits until somebody answers.</summary>
    public async Task WaitForPongAsync(TimeSpan atMost, CancellationToken stopped)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!TryOnce(TimeSpan.FromMilliseconds(100), stopped))
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

    private bool TryOnce(TimeSpan atMost, CancellationToken stopped)
    {
        _back.Reset();
        _pings.Put(_payload);
        return _back.Wait(atMost, stopped);
    }
}
