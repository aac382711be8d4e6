using Zenoh.Configuration.Reading;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration;

/// <summary>
/// Everything that can be set about a node. Immutable: change copies with <c>with</c>. Keys, defaults and files are those of the reference implementation; the defaults of the
/// properties are those of the keys.
/// </summary>
/// <remarks>Lists compare by reference, as everywhere in .NET: two configurations read from the same text are equal in content but not by <c>==</c>.</remarks>
public sealed record ZenohConfig
{
    /// <summary>The variable that names the file <see cref="FromEnvironment(Action{ConfigurationProblem})"/> reads.</summary>
    public const string EnvironmentVariable = "ZENOH_CONFIG";

    /// <summary>The node's identity (<c>id</c>). Default null: a random one for each start.</summary>
    public ZenohId? Id { get; init; }

    /// <summary>Router, peer or client (<c>mode</c>). Default peer.</summary>
    public WhatAmI Mode { get; init; } = WhatAmI.Peer;

    /// <summary>Anything about the node, shown in the admin space, as JSON text (<c>metadata</c>). Default null.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>Put before every key that is sent and taken off every key that arrives (<c>namespace</c>); without wildcards. Default null.</summary>
    public KeyExpression? Namespace { get; init; }

    /// <summary>What to dial (<c>connect</c>).</summary>
    public ConnectConfig Connect { get; init; } = new();

    /// <summary>Where to be dialled (<c>listen</c>).</summary>
    public ListenConfig Listen { get; init; } = new();

    /// <summary>What opening a session waits for (<c>open</c>).</summary>
    public OpenConfig Open { get; init; } = new();

    /// <summary>How nodes find each other (<c>scouting</c>).</summary>
    public ScoutingConfig Scouting { get; init; } = new();

    /// <summary>Timestamps of publications (<c>timestamping</c>).</summary>
    public TimestampingConfig Timestamping { get; init; } = new();

    /// <summary>How long a query waits for its last reply unless it says otherwise (<c>queries_default_timeout</c>). Default 10 s; in files milliseconds.</summary>
    public TimeSpan QueriesDefaultTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How messages find their way (<c>routing</c>).</summary>
    public RoutingConfig Routing { get; init; } = new();

    /// <summary>Regions of the network, as JSON text (<c>gateway</c>): they are always those of the modes, and a node does not open with anything but
    /// null or <c>"auto"</c>. Default null.</summary>
    public string? GatewayJson { get; init; }

    /// <summary>Told to the other side of sessions, 1 to 32 bytes of UTF-8 (<c>region_name</c>). Default null.</summary>
    public string? RegionName { get; init; }

    /// <summary>Declarations that are made as one (<c>aggregation</c>).</summary>
    public AggregationConfig Aggregation { get; init; } = new();

    /// <summary>Quality of service set from outside the program (<c>qos</c>).</summary>
    public QosConfig Qos { get; init; } = new();

    /// <summary>Sessions and links (<c>transport</c>).</summary>
    public TransportConfig Transport { get; init; } = new();

    /// <summary>The tree of keys a node describes itself with (<c>adminspace</c>).</summary>
    public AdminSpaceConfig AdminSpace { get; init; } = new();

    /// <summary>Who may do what through this node (<c>access_control</c>).</summary>
    public AccessControlConfig AccessControl { get; init; } = new();

    /// <summary>Messages that pass at most so often (<c>downsampling</c>). Default none.</summary>
    public IReadOnlyList<DownsamplingRule> Downsampling { get; init; } = [];

    /// <summary>Messages that are dropped for their size (<c>low_pass_filter</c>). Default none.</summary>
    public IReadOnlyList<LowPassRule> LowPassFilter { get; init; } = [];

    /// <summary>Reads a file: YAML when its name ends in <c>.yaml</c> or <c>.yml</c>, else JSON5. What it does not mention has its default.</summary>
    /// <param name="path">The file, at most 1 MiB of UTF-8.</param>
    /// <param name="note">Is told what the file says without effect (plugins), with its place. Null: nobody wants to know.</param>
    /// <exception cref="ZenohConfigurationException">The file cannot be read or used; the message holds every problem with line and column.</exception>
    public static ZenohConfig FromFile(string path, Action<ConfigurationProblem>? note = null) => ConfigSource.ReadFile(path, new ZenohConfig(), note);

    /// <summary>A copy with what a file says; what it does not mention stays as it is.</summary>
    /// <param name="path">The file, at most 1 MiB of UTF-8: YAML when its name ends in <c>.yaml</c> or <c>.yml</c>, else JSON5.</param>
    /// <param name="note">Is told what the file says without effect.</param>
    /// <exception cref="ZenohConfigurationException">The file cannot be read or used; the message holds every problem with line and column.</exception>
    public ZenohConfig WithFile(string path, Action<ConfigurationProblem>? note = null) => ConfigSource.ReadFile(path, this, note);

    /// <summary>Reads JSON5 text. What it does not mention has its default.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="note">Is told what the text says without effect.</param>
    /// <exception cref="ZenohConfigurationException">It cannot be used; the message holds every problem with line and column.</exception>
    public static ZenohConfig FromJson5(string text, Action<ConfigurationProblem>? note = null) => ConfigSource.ReadJson5("configuration", text, new ZenohConfig(), note);

    /// <summary>Reads YAML text. What it does not mention has its default.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="note">Is told what the text says without effect.</param>
    /// <exception cref="ZenohConfigurationException">It cannot be used; the message holds every problem with line and column.</exception>
    public static ZenohConfig FromYaml(string text, Action<ConfigurationProblem>? note = null) => ConfigSource.ReadYaml("configuration", text, new ZenohConfig(), note);

    /// <summary>Reads the file <c>ZENOH_CONFIG</c> names; the defaults when it is not set.</summary>
    /// <param name="note">Is told what the file says without effect.</param>
    /// <exception cref="ZenohConfigurationException">The file cannot be read or used.</exception>
    public static ZenohConfig FromEnvironment(Action<ConfigurationProblem>? note = null) =>
        FromEnvironment(Environment.GetEnvironmentVariable, note);

    /// <summary>
    /// A copy with one setting changed, as <c>--cfg</c> does: <c>scouting/multicast/enabled:false</c>, the value in JSON5. Of an object only the keys it mentions change; an empty
    /// key changes the whole configuration this way.
    /// </summary>
    /// <param name="setting"><c>KEY:VALUE</c>.</param>
    /// <param name="note">Is told what the setting says without effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="setting"/> is null.</exception>
    /// <exception cref="ZenohConfigurationException">Key or value cannot be used; the message says why and where.</exception>
    public ZenohConfig WithSetting(string setting, Action<ConfigurationProblem>? note = null)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return ConfigSource.ReadSetting(setting, this, note);
    }

    /// <summary>The whole effective configuration as indented JSON, values per mode as objects; reading it gives the same configuration.</summary>
    /// <param name="withSecrets">Whether passwords and private keys are printed as they are instead of <c>***</c>.</param>
    public string ToJson(bool withSecrets = false) => ConfigSource.Print(this, withSecrets);

    /// <summary><see cref="FromEnvironment(Action{ConfigurationProblem})"/> with the environment as a function.</summary>
    internal static ZenohConfig FromEnvironment(Func<string, string?> variable, Action<ConfigurationProblem>? note) =>
        variable(EnvironmentVariable) is { Length: > 0 } path ? FromFile(path, note) : new ZenohConfig();
}
