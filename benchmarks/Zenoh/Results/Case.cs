using System.Globalization;
using Zenoh.Benchmarks.Running;

namespace Zenoh.Benchmarks.Results;

/// <summary>What is measured, by the names that the file of results has.</summary>
internal static class Case
{
    public const int SmallBytes = 8;
    public const int LargeBytes = 64 * 1024;
    public const int PingBytes = 64;
    public const string Accept = "sessions/accept";
    public const string Memory = "sessions/memory";

    public static readonly int[] FloodSizes = [SmallBytes, LargeBytes];

    public static string Ping(Placement placement) => placement == Placement.OneCore ? "ping-pong/64B/one-core" : "ping-pong/64B/two-cores";

    public static string Flood(int bytes) => string.Create(CultureInfo.InvariantCulture, $"throughput/{(bytes < 1024 ? $"{bytes}B" : $"{bytes / 1024}KiB")}");
}

/// <summary>Who answers.</summary>
internal enum Contender
{
    /// <summary>C over one TCP connection.</summary>
    C,

    /// <summary>Ours, peer to peer over one link; for sessions, our router.</summary>
    Direct,

    /// <summary>Ours, two clients of one router.</summary>
    Routed,
}

/// <summary>What one contender reached in one round of one case.</summary>
internal sealed record Measurement(string Case, Contender Contender, int Round, IReadOnlyDictionary<string, double> Values);
