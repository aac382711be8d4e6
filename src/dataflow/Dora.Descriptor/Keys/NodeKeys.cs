using Dora.Descriptor.Model;
using Dora.Descriptor.Shapes;
using Dora.Descriptor.Yaml;
using Dora.Protocol;

namespace Dora.Descriptor.Keys;

/// <summary>The keys of a node.</summary>
internal static class NodeKeys
{
    private static readonly ListShape<OperatorDraft> Operators = new(OperatorKeys.InList) { ItemOwner = OperatorOwner };

    public static ObjectShape<NodeDraft> Shape { get; } = new(
        "node",
        "A node: a program, or a process that hosts operators.",
        [.. Identity(), .. Program(), .. Wiring(), .. Hosting(), .. Placement(), .. Restarting(), .. Logging(), .. Annotations(), .. NotYet()]);

    /// <summary>The keys that choose what runs; exactly one of them must be there.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["path", "custom", "operators", "operator"];

    /// <summary>How messages name a node: by its id, or by its place in the list.</summary>
    public static string Owner(YamlElement element, int index) =>
        element is YamlMap map && map.TextOf("id") is { Length: > 0 } id ? $"node `{YamlScalar.Shorten(id)}`" : $"nodes[{index}]";

    private static string OperatorOwner(YamlElement element, int index) =>
        element is YamlMap map && map.TextOf("id") is { Length: > 0 } id ? $"operator `{YamlScalar.Shorten(id)}`" : $"operators[{index}]";

    private static IEnumerable<Key<NodeDraft>> Identity() =>
    [
        Key<NodeDraft>.Of("id", IdentifierShape.Instance, (node, value) => node.Id = value, "The unique id of the node.", required: true),
        Key<NodeDraft>.Of("name", TextShape.Instance, (node, value) => node.Name = value, "A name for people."),
        Key<NodeDraft>.Of("description", TextShape.Instance, (node, value) => node.Description = value,
            "A description for people; shown in the graph."),
    ];

    private static IEnumerable<Key<NodeDraft>> Program() =>
    [
        Key<NodeDraft>.Of("path", PathShape.Instance, (node, value) => node.Path = value,
            "The program or script; `dynamic` for one that is started by hand, `shell` to run `args` in a shell, or a URL."),
        Key<NodeDraft>.Of("path_sha256", NonEmptyTextShape.Instance, (node, value) => node.PathSha256 = value,
            "The SHA-256 of a program that is downloaded.", forPrograms: true),
        Key<NodeDraft>.Of("args", CommandLineShape.Arguments, (node, value) => node.Arguments = value,
            "The arguments, split as a shell would.", forPrograms: true),
        Key<NodeDraft>.Of("env", new EnvironmentShape(listAllowed: false), (node, value) => node.Environment = value,
            "Environment variables; `$NAME` is expanded."),
        Key<NodeDraft>.Of("build", TextShape.Instance, (node, value) => node.Build = value,
            "Commands for `dora build`, one per line.", forPrograms: true),
        Key<NodeDraft>.Of("git", NonEmptyTextShape.Instance, (node, value) => node.Git = value,
            "The repository `dora build` clones.", forPrograms: true),
        Key<NodeDraft>.Of("branch", NonEmptyTextShape.Instance, (node, value) => node.Branch = value, "The branch to clone.", forPrograms: true),
        Key<NodeDraft>.Of("tag", NonEmptyTextShape.Instance, (node, value) => node.Tag = value, "The tag to clone.", forPrograms: true),
        Key<NodeDraft>.Of("rev", NonEmptyTextShape.Instance, (node, value) => node.Revision = value, "The commit to clone.", forPrograms: true),
    ];

    private static IEnumerable<Key<NodeDraft>> Wiring() =>
    [
        Key<NodeDraft>.Of("inputs", InputKeys.Map, (node, value) => node.Inputs = value, "The inputs: name and source.", forPrograms: true),
        Key<NodeDraft>.Of("outputs", OutputKeys.List, (node, value) => node.Outputs = value, "The names of the outputs.", forPrograms: true),
        Key<NodeDraft>.Of("send_stdout_as", DataIdShape.Instance, (node, value) => node.SendStdoutAs = value,
            "The output that carries the lines the process prints.", forPrograms: true),
    ];

    private static IEnumerable<Key<NodeDraft>> Hosting() =>
    [
        Key<NodeDraft>.Of("operators", Operators, (node, value) => node.Operators = value, "The operators the node hosts."),
        Key<NodeDraft>.Of("operator", OperatorKeys.Single, (node, value) => node.Operator = value, "The only operator the node hosts."),
        Key<NodeDraft>.Of("custom", CustomKeys.Shape, (node, value) => node.Custom = value, "The program, in the older form."),
    ];

    private static IEnumerable<Key<NodeDraft>> Placement() =>
    [
        Key<NodeDraft>.Of("deploy|_unstable_deploy", DeployKeys.Shape, (node, value) => node.Deploy = value, "On which machine the node runs."),
        Key<NodeDraft>.Of(
            "cpu_affinity", new ListShape<int>(new IntegerShape("cpu_affinity", 0, 1023)) { DuplicateMessage = core => $"duplicate core {core}" },
            (node, value) => node.CpuAffinity = value, "The cores the process may use (Linux)."),
        Key<NodeDraft>.Of(
            "shared_memory_pool_size", new ByteSizeShape("shared_memory_pool_size"), (node, value) => node.SharedMemoryPoolBytes = value,
            "The size of the node's sample pool: bytes, or a text such as `128MB`."),
    ];

    private static IEnumerable<Key<NodeDraft>> Restarting() =>
    [
        Key<NodeDraft>.Of("restart_policy",
            new ChoiceShape<RestartPolicy>(("never", RestartPolicy.Never), ("on-failure", RestartPolicy.OnFailure), ("always", RestartPolicy.Always)),
            (node, value) => node.RestartPolicy = value, "When the process is started again (default `never`)."),
        Key<NodeDraft>.Of("max_restarts", new IntegerShape("max_restarts", 0, int.MaxValue), (node, value) => node.MaxRestarts = value,
            "The most restarts; 0 is no limit."),
        Seconds("restart_delay", (node, value) => node.RestartDelay = value, "Seconds before the first restart; doubles with each further one."),
        Seconds("max_restart_delay", (node, value) => node.MaxRestartDelay = value, "The most seconds before a restart."),
        Seconds("restart_window", (node, value) => node.RestartWindow = value, "The seconds within which restarts are counted."),
        Seconds("startup_timeout", (node, value) => node.StartupTimeout = value, "Seconds until the node must have connected."),
        Seconds("health_check_timeout", (node, value) => node.HealthCheckTimeout = value, "Seconds a connected node may show no life."),
        Seconds("finish_grace_secs", (node, value) => node.FinishGrace = value, "Seconds the node may outlive the end of all others."),
    ];

    private static IEnumerable<Key<NodeDraft>> Logging() =>
    [
        Key<NodeDraft>.Of("send_logs_as", DataIdShape.Instance, (node, value) => node.SendLogsAs = value,
            "The output that carries the log records as JSON."),
        Key<NodeDraft>.Of("min_log_level",
            new ChoiceShape<string>([.. LogLevelName.All.Select(level => (level, level))]) { Message = BadLevel },
            (node, value) => node.MinLogLevel = value, "The lowest level that is logged."),
        Key<NodeDraft>.Of("max_log_size", new ByteSizeShape("max_log_size"), (node, value) => node.MaxLogBytes = value,
            "The size at which the log file is rotated, such as `50MB`."),
        Key<NodeDraft>.Of("max_rotated_files", new IntegerShape("`max_rotated_files`", 1, 100), (node, value) => node.MaxRotatedFiles = value,
            "How many rotated log files are kept (default 5)."),
    ];

    private static IEnumerable<Key<NodeDraft>> Annotations() =>
    [
        Key<NodeDraft>.Of("output_types", OutputKeys.Types, (node, value) => node.OutputTypes = value,
            "The types of the outputs.", KeyUse.WithoutEffect, forPrograms: true),
        Key<NodeDraft>.Of("input_types", OutputKeys.Types, (node, value) => node.InputTypes = value,
            "The types of the inputs.", KeyUse.WithoutEffect, forPrograms: true),
        Key<NodeDraft>.Checked("output_metadata", new MapShape<List<Located<string>>>(new ListShape<string>(NonEmptyTextShape.Instance)),
            "The metadata keys each output carries.", forPrograms: true),
        Key<NodeDraft>.Checked("output_framing", new MapShape<bool>(new ChoiceShape<bool>(("raw", true), ("arrow-ipc", true))),
            "How each output is encoded.", forPrograms: true),
        Key<NodeDraft>.Checked("pattern",
            new ChoiceShape<bool>(("service-server", true), ("service-client", true), ("action-server", true), ("action-client", true)),
            "The communication pattern the node follows.", forPrograms: true),
    ];

    private static IEnumerable<Key<NodeDraft>> NotYet() =>
    [
        Key<NodeDraft>.Unsupported("hub", "install the program yourself and name it with `path`"),
        Key<NodeDraft>.Unsupported("ros2", "run a bridge program of your own and name it with `path`"),
        Key<NodeDraft>.Unsupported("module", "write the nodes of the module into this file"),
        Key<NodeDraft>.Unsupported("params", "it belongs to `module`; write the values into `env`"),
    ];

    private static Key<NodeDraft> Seconds(string name, Action<NodeDraft, TimeSpan> assign, string description) =>
        Key<NodeDraft>.Of(name, new SecondsShape(name, zeroAllowed: true), assign, description);

    private static string BadLevel(string word) => $"invalid min_log_level: '{word}', expected one of: {string.Join(", ", LogLevelName.All)}";
}
