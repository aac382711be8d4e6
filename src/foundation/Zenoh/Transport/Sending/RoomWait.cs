using System.Diagnostics;

namespace Zenoh.Transport.Sending;

/// <summary>How long one message may still wait for room (Zenoh wire specification, congestion).</summary>
internal struct RoomWait
{
    private long _until;

    public bool HasBegun { get; private set; }

    /// <summary>Whether this message is the one that waits for all block-first messages.</summary>
    public bool IsFirst { get; set; }

    public void Begin(TimeSpan patience)
    {
        HasBegun = true;
        _until = Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>For the next batch of a message that may wait for each.</summary>
    public void Restart() => HasBegun = false;

    /// <summary>Milliseconds left, rounded up; 0 when time is up.</summary>
    public readonly int MillisecondsLeft()
    {
        long ticks = _until - Stopwatch.GetTimestamp();
        return ticks <= 0 ? 0 : (int)Math.Min(int.MaxValue, (ticks * 1000 / Stopwatch.Frequency) + 1);
    }
}
