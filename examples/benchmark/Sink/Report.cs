using System.Globalization;

namespace Dora.Benchmark.Sink;

/// <summary>Prints results, and appends them to a CSV file when one is named.</summary>
internal sealed class Report : IDisposable
{
    private readonly StreamWriter? _csv;
    private string _section = string.Empty;

    public Report(string? csvPath)
    {
        _csv = string.IsNullOrEmpty(csvPath) ? null : new StreamWriter(csvPath, append: true);
    }

    public void Latency(int size, List<long> nanoseconds)
    {
        nanoseconds.Sort();
        long average = (long)nanoseconds.Average();
        Print("Latency:", string.Create(
            CultureInfo.InvariantCulture,
            $"size {Hex(size)}: avg {Micro(average)}, p50 {Micro(At(50))}, p95 {Micro(At(95))}, p99 {Micro(At(99))}, p99.9 "
                + $"{Micro(At(99.9))}, min {Micro(nanoseconds[0])}, max {Micro(nanoseconds[^1])}"));
        Write($"latency,{size},{Hex(size).Trim()},{nanoseconds.Count},{average},"
            + $"{At(50)},{At(95)},{At(99)},{At(99.9)},{nanoseconds[0]},{nanoseconds[^1]}");

        long At(double percent) => nanoseconds[(int)((nanoseconds.Count - 1) * percent / 100)];
    }

    public void Throughput(int size, int count, TimeSpan elapsed)
    {
        double perSecond = count / elapsed.TotalSeconds;
        Print("Throughput:", string.Create(CultureInfo.InvariantCulture, $"size {Hex(size)}: {perSecond:0} messages per second"));
        Write(string.Create(CultureInfo.InvariantCulture,
            $"throughput,{size},{Hex(size).Trim()},{count},{perSecond:0},{elapsed.TotalNanoseconds:0},0,0,0,0,0"));
    }

    public void Dispose() => _csv?.Dispose();

    private static string Hex(int size) => $"0x{size:x}".PadRight(8);

    private static string Micro(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000.0:0.0}µs");

    private void Print(string section, string line)
    {
        if (section != _section)
            Console.WriteLine(section);
        _section = section;
        Console.WriteLine(line);
    }

    private void Write(string line) => _csv?.WriteLine(line);
}
