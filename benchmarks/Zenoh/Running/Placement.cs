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

    /// <summary>For a router that serves nobody else.</summary>
    public static readonly int[] Both = [0, 1];

    public static int Receiver(Placement placement) => placement == Placement.OneCore ? 0 : 1;

    /// <summary>Beside the receiver, which in a flood has less to do than the sender; where the scheduler moves the router about, results jump.</summary>
    public static int Router(Placement placement) => Receiver(placement);

    public static string Name(Placement placement) => placement == Placement.OneCore ? "one core" : "two cores";
}
