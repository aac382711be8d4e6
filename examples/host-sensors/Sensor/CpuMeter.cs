using System.Globalization;
using Dora.Protocol;

namespace HostSensors.Sensor;

/// <summary>The share of time the processors were busy since the last measurement, from /proc/stat.</summary>
internal sealed class CpuMeter : IMeter
{
    private const int IdleField = 3;
    private const int WaitingForDiskField = 4;

    // user, nice, system, idle, iowait, irq, softirq, steal; guest time is part of user time already.
    private const int Fields = 8;

    private long[]? _previous;

    public MessageParameters Description { get; } = [("names", new[] { "busy" }), ("units", new[] { "%" })];

    public double[]? Measure()
    {
        long[] times = File.ReadLines("/proc/stat").First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(Fields)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture))
            .ToArray();
        long[]? previous = _previous;
        _previous = times;
        if (previous is null)
            return null;
        long total = times.Sum() - previous.Sum();
        long idle = Idle(times) - Idle(previous);
        return total <= 0 ? null : [Math.Clamp(100.0 * (total - idle) / total, 0, 100)];
    }

    private static long Idle(long[] times) => times[IdleField] + times[WaitingForDiskField];
}
