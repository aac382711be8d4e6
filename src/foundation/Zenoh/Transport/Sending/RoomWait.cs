using System.Diagnostics;

namespace Zenoh.Transport.Sending;

/// <summary>How long one message may still wait for room (Zenoh wire specification, congestion), and what it holds meanwhile.</summary>
internal struct RoomWait
{
    private long _begun;
    private long _patience;

    public bool HasBegun { get; private set; }

    /// <summary>Whether this message is the one that waits for all block-first messages.</summary>
    public bool IsFirst { get; set; }

    /// <summary>Whether this message has its priority to itself.</summary>
    public bool HasTurn { get; set; }

    public void Begin(TimeSpan patience)
    {
        HasBegun = true;
        _begun = Stopwatch.GetTimestamp();
        _patience = (long)(patience.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>For the fragments of a message, and for each of them where it may wait for each.</summary>
    public void Restart() => HasBegun = false;

    /// <summary>Milliseconds left, rounded up; 0 when time is up.</summary>
    /// <param name="since">When the link last moved; time begins anew then, unless that was before the wait.</param>
    /// <param name="isStill">A batch has been on its way since then: time began then, even if that was before the wait.</param>
    /// <param name="times">So often the time it has, because so many batches are on their way together.</param>
    public readonly int MillisecondsLeft(long since = 0, bool isStill = false, int times = 1)
    {
        long ticks = (isStill ? since : Math.Max(_begun, since)) + (_patience * times) - Stopwatch.GetTimestamp();
        return ticks <= 0 ? 0 : (int)Math.Min(int.MaxValue, (ticks * 1000 / Stopwatch.Frequency) + 1);
    }
}
