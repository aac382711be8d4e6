namespace Zenoh.Benchmarks.Running;

/// <summary>Where the two ends run.</summary>
internal enum Placement
{
    /// <summary>Everything takes turns on the first core: what a hop costs, without waking another core.</summary>
    OneCore,

    /// <summary>The sender on the first core, the receiver on the second.</summary>
    TwoCores,
}

/// <summary>The cores of a placement.</summary>
internal static class Cores
{
    public const int Sender = 0;

    /// <summary>What stands between sender and receiver may use both their cores.</summary>
    public static readonly int[] Between = [0, 1];

    public static int Receiver(Placement placement) => placement == Placement.OneCore ? 0 : 1;

    public static int[] Router(Placement placement) => placement == Placement.OneCore ? [0] : Between;

    public static string Name(Placement placement) => placement == Placement.OneCore ? "one core" : "two cores";
}
