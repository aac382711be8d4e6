namespace Zenoh.Routing;

/// <summary>Counts what <see cref="Limits"/> kept from being remembered. Thread-safe.</summary>
internal sealed class Refusals
{
    private readonly long[] _counts = new long[Enum.GetValues<RefusalKind>().Length];

    /// <summary>How many of a kind so far.</summary>
    public long this[RefusalKind kind] => Interlocked.Read(ref _counts[(int)kind]);

    /// <summary>One more. True for the first of its kind.</summary>
    public bool Count(RefusalKind kind) => Interlocked.Increment(ref _counts[(int)kind]) == 1;

    /// <summary>What the operator is told of the first.</summary>
    public static string Describe(RefusalKind kind, ZenohId by) => kind switch
    {
        RefusalKind.Interest => $"An interest of node {by} was refused: it has {Limits.InterestsPerFace} already. {Advice(kind)}",
        RefusalKind.Query => $"A query of node {by} was refused: {Limits.PendingQueriesPerFace} of its queries wait for their end. {Advice(kind)}",
        RefusalKind.Backlog => $"The session with node {by} was ended: it takes less than there is to tell it of declarations, and {Limits.PendingControlBytes >> 20} MiB wait. It can come again. {Advice(kind)}",
        RefusalKind.Node => $"Node {by} told of more nodes, or of more locators of one, than are kept ({Limits.KnownNodes} and {Limits.LocatorsPerNode}): this one will not know of them all. {Advice(kind)}",
        _ => $"A declaration of node {by} was refused: it has as many of its kind as one node may have. {Advice(kind)}",
    };

    private static string Advice(RefusalKind kind) =>
        $"See what that node does; further ones are only counted (zenoh_refused_total{{kind=\"{NameOf(kind)}\"}} of the metrics).";

    /// <summary>Its name in the metrics.</summary>
    public static string NameOf(RefusalKind kind) => kind.ToString().ToLowerInvariant();
}
