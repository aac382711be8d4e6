using System.Globalization;
using System.Runtime.InteropServices;

namespace Dora.Benchmarks.Results;

/// <summary>What a reader of the numbers must know about the machine.</summary>
internal static class MachineFacts
{
    /// <summary>Name and value, in order.</summary>
    /// <returns>The facts.</returns>
    public static IReadOnlyList<(string Name, string Value)> Read() =>
    [
        ("date", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ("cpu", Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString()),
        ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        ("memory", Field("/proc/meminfo", "MemTotal") ?? "?"),
        ("kernel", File.ReadAllText("/proc/sys/kernel/osrelease").Trim()),
        ("hypervisor", Field("/proc/cpuinfo", "flags")?.Contains(" hypervisor", StringComparison.Ordinal) == true ? "yes" : "no"),
        ("runtime", RuntimeInformation.FrameworkDescription),
        ("load before", File.ReadAllText("/proc/loadavg").Trim()),
    ];

    private static string? Field(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?
        .Split(':', 2)[1].Trim();
}
