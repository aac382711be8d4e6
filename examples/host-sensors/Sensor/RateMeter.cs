using System.Diagnostics;
using Dora.Protocol;

namespace HostSensors.Sensor;

/// <summary>Turns counters of bytes into bytes per second.</summary>
internal abstract class RateMeter(string first, string second) : IMeter
{
    private (long First, long Second, long Time)? _previous;

    public MessageParameters Description { get; } = [("names", new[] { first, second }), ("units", new[] { "B/s", "B/s" })];

    public double[]? Measure()
    {
        (long First, long Second) bytes = ReadCounters();
        long now = Stopwatch.GetTimestamp();
        (long First, long Second, long Time)? previous = _previous;
        _previous = (bytes.First, bytes.Second, now);
        if (previous is not { } old)
            return null;
        double seconds = Stopwatch.GetElapsedTime(old.Time, now).TotalSeconds;

        // A device that went away takes its count with it: that is no negative traffic.
        return [Math.Max(0, bytes.First - old.First) / seconds, Math.Max(0, bytes.Second - old.Second) / seconds];
    }

    /// <summary>Reads the counters, in bytes since the machine started.</summary>
    /// <returns>Both sums over all devices.</returns>
    protected abstract (long First, long Second) ReadCounters();
}
