using Dora.Descriptor.Shapes;

namespace Dora.Descriptor.Keys;

/// <summary>The whole file as written.</summary>
internal sealed class RootDraft : Draft
{
    public List<Located<NodeDraft>>? Nodes { get; set; }

    public DeployDraft? Deploy { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public bool ExitWhenNodesFinish { get; set; }

    public DebugDraft? Debug { get; set; }

    public TimeSpan? HealthCheckInterval { get; set; }
}

/// <summary>A debug block as written.</summary>
internal sealed class DebugDraft : Draft
{
    public bool PublishAllMessages { get; set; }
}

/// <summary>A rule of <c>type_rules</c> as written.</summary>
internal sealed class TypeRuleDraft : Draft;

/// <summary>The keys at the root of the file.</summary>
internal static class RootKeys
{
    private static readonly ListShape<NodeDraft> Nodes = new(NodeKeys.Shape) { ItemOwner = NodeKeys.Owner };

    private static readonly ObjectShape<DebugDraft> OldDebug = new(
        "unstable-debug",
        "Options for observers.",
        Key<DebugDraft>.Of("publish_all_messages_to_zenoh", BooleanShape.Instance, (debug, value) => debug.PublishAllMessages = value,
            "Publish every output on the network, also those nobody there reads."));

    private static readonly ObjectShape<DebugDraft> NewDebug = new(
        "debug",
        "Options for observers.",
        Key<DebugDraft>.Of("enable_debug_inspection", BooleanShape.Instance, (debug, value) => debug.PublishAllMessages = value,
            "Publish every output for inspection."));

    private static readonly ObjectShape<TypeRuleDraft> TypeRule = new(
        "type-rule",
        "A type that may be read as another one.",
        Key<TypeRuleDraft>.Checked("from", TypeNameShape.Instance, "The type that is sent.", KeyUse.Used),
        Key<TypeRuleDraft>.Checked("to", TypeNameShape.Instance, "The type that is expected.", KeyUse.Used));

    public static ObjectShape<RootDraft> Shape { get; } = new(
        "dataflow",
        "A dataflow: nodes, and how their outputs reach inputs.",
        Key<RootDraft>.Of("nodes", Nodes, (root, value) => root.Nodes = value, "The nodes of the dataflow.", required: true, emptyHint: EmptyHint),
        Key<RootDraft>.Of("deploy|_unstable_deploy", DeployKeys.Shape, (root, value) => root.Deploy = value,
            "Where nodes run that do not say so themselves."),
        Key<RootDraft>.Of("env", new EnvironmentShape(listAllowed: false), (root, value) => root.Environment = value,
            "Environment variables of all nodes."),
        Key<RootDraft>.Of("exit_when_nodes_finish", BooleanShape.Instance, (root, value) => root.ExitWhenNodesFinish = value,
            "End as soon as all nodes that do not only wait for timers have ended."),
        Key<RootDraft>.Of(
            "health_check_interval", new SecondsShape("health_check_interval", zeroAllowed: false), (root, value) => root.HealthCheckInterval = value,
            "Seconds between two health checks (default 5)."),
        Key<RootDraft>.Of("_unstable_debug", OldDebug, (root, value) => root.Debug = Merge(root.Debug, value), "Options for observers."),
        Key<RootDraft>.Of("debug", NewDebug, (root, value) => root.Debug = Merge(root.Debug, value), "Options for observers."),
        Key<RootDraft>.Checked("communication", CommunicationKeys.Shape, "How nodes were connected in older versions."),
        Key<RootDraft>.Checked("deployment", AnyShape.Instance, "Free notes about the deployment, from the first draft of the format."),
        Key<RootDraft>.Checked("strict_types", BooleanShape.Instance, "Whether mismatching type annotations are errors."),
        Key<RootDraft>.Checked("type_rules", new ListShape<TypeRuleDraft>(TypeRule), "Types that may be read as others."),
        Key<RootDraft>.Unsupported("module", "write the nodes of the module into the dataflow that uses them"));

    public const string EmptyHint = "a dataflow needs at least one node: `- id: …` with a `path`";

    private static DebugDraft Merge(DebugDraft? first, DebugDraft second) =>
        new() { PublishAllMessages = second.PublishAllMessages || first?.PublishAllMessages == true };
}
