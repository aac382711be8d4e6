using Zenoh.Configuration.Reading;
using Zenoh.Configuration.Shapes;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration.Keys;

/// <summary>The keys at the top of a configuration.</summary>
internal static class RootKeys
{
    private const string NoPlugins = "this implementation has no plugins";

    private static readonly ChoiceShape<WhatAmI> Mode = new(("router", WhatAmI.Router), ("peer", WhatAmI.Peer), ("client", WhatAmI.Client));

    public static readonly ObjectShape<ZenohConfig> Root = new(
        new Key<ZenohConfig, ZenohId?>("id", new OptionalValueShape<ZenohId>(Scalars.Id), config => config.Id, (config, value) => config with { Id = value }),
        new Key<ZenohConfig, WhatAmI>("mode", Mode, config => config.Mode, (config, value) => config with { Mode = value }),
        new Key<ZenohConfig, string?>("metadata", Scalars.Free, config => config.MetadataJson, (config, value) => config with { MetadataJson = value }),
        new Key<ZenohConfig, KeyExpression?>("namespace", new NamespaceShape(), config => config.Namespace, (config, value) => config with { Namespace = value }),
        new Key<ZenohConfig, ConnectConfig>("connect", ConnectionKeys.Connect, config => config.Connect, (config, value) => config with { Connect = value }),
        new Key<ZenohConfig, ListenConfig>("listen", ConnectionKeys.Listen, config => config.Listen, (config, value) => config with { Listen = value }),
        new Key<ZenohConfig, OpenConfig>("open", ConnectionKeys.Open, config => config.Open, (config, value) => config with { Open = value }),
        new Key<ZenohConfig, ScoutingConfig>("scouting", ScoutingKeys.Scouting, config => config.Scouting, (config, value) => config with { Scouting = value }),
        new Key<ZenohConfig, TimestampingConfig>("timestamping", RoutingKeys.Timestamping, config => config.Timestamping, (config, value) => config with { Timestamping = value }),
        new Key<ZenohConfig, TimeSpan>(
            "queries_default_timeout", Scalars.Milliseconds(min: 0), config => config.QueriesDefaultTimeout, (config, value) => config with { QueriesDefaultTimeout = value }),
        new Key<ZenohConfig, RoutingConfig>("routing", RoutingKeys.Routing, config => config.Routing, (config, value) => config with { Routing = value }),
        new Key<ZenohConfig, string?>("gateway", Scalars.Free, config => config.GatewayJson, (config, value) => config with { GatewayJson = value }),
        new Key<ZenohConfig, string?>("region_name", Scalars.OptionalText, config => config.RegionName, (config, value) => config with { RegionName = value }),
        new Key<ZenohConfig, AggregationConfig>("aggregation", RoutingKeys.Aggregation, config => config.Aggregation, (config, value) => config with { Aggregation = value }),
        new Key<ZenohConfig, QosConfig>("qos", QosKeys.Qos, config => config.Qos, (config, value) => config with { Qos = value }),
        new Key<ZenohConfig, TransportConfig>("transport", TransportKeys.Transport, config => config.Transport, (config, value) => config with { Transport = value }),
        new Key<ZenohConfig, AdminSpaceConfig>("adminspace", RoutingKeys.AdminSpace, config => config.AdminSpace, (config, value) => config with { AdminSpace = value }),
        new Key<ZenohConfig, AccessControlConfig>("access_control", RuleKeys.AccessControl, config => config.AccessControl, (config, value) => config with { AccessControl = value }),
        new Key<ZenohConfig, IReadOnlyList<DownsamplingRule>>("downsampling", RuleKeys.Downsampling, config => config.Downsampling, (config, value) => config with { Downsampling = value }),
        new Key<ZenohConfig, IReadOnlyList<LowPassRule>>("low_pass_filter", RuleKeys.LowPass, config => config.LowPassFilter, (config, value) => config with { LowPassFilter = value }),
        new IgnoredKey<ZenohConfig>("plugins_loading", NoPlugins),
        new IgnoredKey<ZenohConfig>("plugins", NoPlugins));

    /// <summary>A concrete key, or null.</summary>
    private sealed class NamespaceShape : Shape<KeyExpression?>
    {
        private static readonly Shape<KeyExpression> Concrete = new ScalarShape<KeyExpression>(
            "a key without wildcards such as \"fleet/robot1\", or null",
            (ConfigScalar scalar, out KeyExpression value) => KeyExpression.TryParse(scalar.MayBeText ? scalar.Text : "", out value!) && !value.IsWild,
            (json, value) => json.WriteStringValue(value.ToString()));

        public override KeyExpression? Bind(ConfigNode node, KeyExpression? current, BindingContext context) =>
            node is ConfigScalar { Kind: ScalarKind.Null } ? null : Concrete.Bind(node, current!, context);

        public override void Write(KeyExpression? value, ConfigPrinter printer)
        {
            if (value is null) printer.Json.WriteNullValue();
            else Concrete.Write(value, printer);
        }
    }
}
