using System.Globalization;
using Dora.Protocol;

namespace HostSensors.Sensor;

/// <summary>The memory in use and the memory there is, from /proc/meminfo.</summary>
internal sealed class MemoryMeter : IMeter
{
    public MessageParameters Description { get; } = [("names", new[] { "used", "total" }), ("units", new[] { "B", "B" })];

    public double[]? Measure()
    {
        string[] lines = File.ReadAllLines("/proc/meminfo");
        double total = Bytes(lines, "MemTotal:");
        return [total - Bytes(lines, "MemAvailable:"), total];
    }

    private static double Bytes(string[] lines, string name)
    {
        string line = lines.First(candidate => candidate.StartsWith(name, StringComparison.Ordinal));
        return 1024 * double.Parse(line[name.Length..^"kB".Length], CultureInfo.InvariantCulture);
    }
}
