using System.Globalization;

namespace Zenoh.Benchmarks.Soak;

/// <summary>Memory of a process as the kernel counts it, in bytes.</summary>
internal static class ResidentMemory
{
    private const string Peak = "VmHWM:";
    private const string Current = "VmRSS:";

    public static double Now(int process) => Read(process, Current);

    public static double Highest(int process) => Read(process, Peak);

    private static double Read(int process, string name)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
