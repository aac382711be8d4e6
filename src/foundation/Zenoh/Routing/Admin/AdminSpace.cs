using Zenoh.KeyExpressions;
using Zenoh.Routing.Admin.Entries;
using Zenoh.Routing.Admin.Metrics;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;

namespace Zenoh.Routing.Admin;

/// <summary>
/// The keys with which a node describes itself to whoever asks (Zenoh wire specification, admin space): a session of the node with a queryable for
/// what the node knows, one for its transports, and a subscriber for changes, which are refused. They are declared as everybody's are, so targets,
/// consolidation, routing and access control apply to them.
/// </summary>
internal sealed class AdminSpace
{
    /// <summary>Verbatim: no wildcard of a query stands for it.</summary>
    private const string Realm = "@";

    public AdminSpace(Node node, AdminOptions options, RouterMesh? mesh)
    {
        KeyExpression self = KeyExpression.Parse($"{Realm}/{node.Id}");
        KeyExpression root = self / Names.Of(node.Role);
        KeyExpression transports = self / "session";
        Metrics = new MetricsEntry(root, [new NodeMetrics(node, mesh)]);
        IAdminEntries[] entries =
        [
            new SummaryEntry(root, node, options.MetadataJson, mesh),
            new DeclarationEntries(root, node),
            new InterestEntries(root, node),
            new LinkStateEntries(root, node, mesh),
            .. mesh is null ? (IAdminEntries[])[] : [new SuccessorEntries(root, node.Tables, mesh)],
            Metrics,
        ];
        LocalFace session = node.AddLocalFace();
        var desk = new AdminDesk(options, node.Options);
        session.DeclareQueryable(root / "**", isComplete: false, new AdminTree(desk, entries));
        session.DeclareQueryable(transports / "**", isComplete: false, new AdminTree(desk, [new TransportEntries(transports, node)]));
        session.DeclareSubscriber(root / "config/**", new ConfigurationChanges(desk));
    }

    /// <summary>Takes further figures in.</summary>
    public MetricsEntry Metrics { get; }
}
