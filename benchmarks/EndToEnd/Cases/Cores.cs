namespace Dora.Benchmarks.Cases;

/// <summary>The cores of a placement.</summary>
internal static class Cores
{
    /// <summary>Sender, then receivers.</summary>
    /// <param name="placement">Where the processes run.</param>
    /// <returns>Four core numbers.</returns>
    public static IReadOnlyList<int> For(Placement placement) => placement == Placement.OneCore ? [0, 0, 0, 0] : [0, 1, 0, 1];
}
