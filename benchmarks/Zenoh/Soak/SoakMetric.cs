namespace Zenoh.Benchmarks.Soak;

/// <summary>What processes of the soak report beside <see cref="Metric"/>.</summary>
internal static class SoakMetric
{
    public const string Open = "open_ns";
    public const string Declare = "declare_ns";
    public const string Disordered = "disordered";
    public const string Heap = "heap_bytes";
    public const string Longest = "longest_ns";
}
