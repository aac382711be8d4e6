using System.Diagnostics;

namespace Zenoh.Cli.Measuring;

/// <summary>Counts messages and bytes from any thread, and gives out what came since it was asked last.</summary>
internal sealed class RateCounter
{
    private long _messages;
    private long _bytes;
    private long _since = Stopwatch.GetTimestamp();

    public void Count(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public Rate Take()
    {
        long now = Stopwatch.GetTimestamp();
        Rate rate = new(Interlocked.Exchange(ref _messages, 0), Interlocked.Exchange(ref _bytes, 0), Stopwatch.GetElapsedTime(_since, now));
        _since = now;
        return rate;
    }
}

/// <summary>What came in a span of time.</summary>
internal readonly record struct Rate(long Messages, long Bytes, TimeSpan Span)
{
    public double MessagesPerSecond => Messages / Span.TotalSeconds;

    public double BytesPerSecond => Bytes / Span.TotalSeconds;
}
