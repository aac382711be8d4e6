using Zenoh.Configuration;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing;

/// <summary>Counts what limits kept from being remembered. Thread-safe.</summary>
/// <param name="limits">The limits.</param>
internal sealed class Refusals(RoutingLimits limits)
{
    private const string Section = "routing/limits";

    private readonly long[] _counts = new long[Enum.GetValues<RefusalKind>().Length];

    /// <summary>How many of a kind so far.</summary>
    public long this[RefusalKind kind] => Interlocked.Read(ref _counts[(int)kind]);

    /// <summary>One more. True for the first of its kind.</summary>
    public bool Count(RefusalKind kind) => Interlocked.Increment(ref _counts[(int)kind]) == 1;

    /// <summary>What the operator is told of the first: what was refused, and which key to raise.</summary>
    public string Describe(RefusalKind kind, RemoteFace face)
    {
        (string what, string key) = kind switch
        {
            RefusalKind.Interest => (
                $"An interest was refused: node {face.Id} has {limits.Interests} already, or has left as many of this node unanswered.", "interests"),
            RefusalKind.Query => ($"A query of node {face.Id} was refused: {limits.PendingQueries} of its queries wait for their end.", "pending_queries"),
            RefusalKind.Backlog => (
                $"The session with node {face.Id} was ended: it takes less than there is to tell it of declarations, and {limits.BacklogBytes} bytes wait. It can come again.",
                "backlog_bytes"),
            RefusalKind.Node => (
                $"Node {face.Id} told of more nodes ({limits.KnownNodes}), routers ({limits.Routers}) or locators of one of them ({limits.Locators}) than are kept: this one will not know of them all.",
                $"known_nodes, {Section}/routers or {Section}/locators"),
            _ when face.Kind == FaceKind.Member => (
                $"A declaration of node {face.Id} in a multicast group was refused: what it declares takes {limits.GroupMemberBytes} bytes already.", "group_member_bytes"),
            _ => (
                $"A declaration, interest or query of node {face.Id} was refused: what it declares and asks takes {limits.DeclarationBytes} bytes already.", "declaration_bytes"),
        };
        return $"{what} See what that node does, or raise {Section}/{key}; further ones are only counted (zenoh_refused_total{{kind=\"{NameOf(kind)}\"}} of the metrics).";
    }

    /// <summary>Its name in the metrics.</summary>
    public static string NameOf(RefusalKind kind) => kind.ToString().ToLowerInvariant();
}
