using System.Globalization;
using Dora.Benchmarks.Cases;

namespace Dora.Benchmarks.Results;

/// <summary>What one contender reached in one round of one case: the pairs of its <c>key=value</c> lines.</summary>
/// <param name="Case">The case.</param>
/// <param name="Contender">Who.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Values">Metric to value.</param>
internal sealed record Measurement(Case Case, Contender Contender, int Round, IReadOnlyDictionary<string, double> Values);

/// <summary>The metrics; nanoseconds, messages per second, bytes.</summary>
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

    /// <summary>Reads a line such as <c>p50_ns=9824 p99_ns=24667</c>.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The pairs; words without a value are left out.</returns>
    public static Dictionary<string, double> ReadLine(string line) => line
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split('='))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
}
