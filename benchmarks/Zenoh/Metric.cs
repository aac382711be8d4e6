using System.Globalization;

namespace Zenoh.Benchmarks;

/// <summary>The metrics of the <c>key=value</c> lines that processes print; nanoseconds, messages per second, bytes.</summary>
internal static class Metric
{
    public const string P50 = "p50_ns";
    public const string P99 = "p99_ns";
    public const string MessagesPerSecond = "messages_per_second";
    public const string BytesPerSecond = "bytes_per_second";
    public const string Messages = "messages";
    public const string Lost = "lost";
    public const string AllocatedSending = "allocated_sending";
    public const string AllocatedReceiving = "allocated_receiving";
    public const string EachNanoseconds = "each_ns";
    public const string BytesPerSession = "bytes_per_session";

    public static string Line(params (string Key, double Value)[] values) =>
        string.Join(' ', values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:R}")));

    public static Dictionary<string, double> ReadLine(string line) => line
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split('='))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
}
