using Zenoh.Configuration.Shapes;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration.Keys;

/// <summary><c>qos</c>.</summary>
internal static class QosKeys
{
    private static readonly Shape<CongestionControl?> Congestion = new OptionalValueShape<CongestionControl>(new ChoiceShape<CongestionControl>(
        ("drop", CongestionControl.Drop), ("block", CongestionControl.Block), ("block_first", CongestionControl.BlockFirst)));

    private static readonly Shape<Priority?> Queue = new OptionalValueShape<Priority>(new ChoiceShape<Priority>(
        ("real_time", Priority.RealTime),
        ("interactive_high", Priority.InteractiveHigh),
        ("interactive_low", Priority.InteractiveLow),
        ("data_high", Priority.DataHigh),
        ("data", Priority.Data),
        ("data_low", Priority.DataLow),
        ("background", Priority.Background)));

    private static readonly Shape<Reliability?> Reliable = new OptionalValueShape<Reliability>(new ChoiceShape<Reliability>(
        ("best_effort", Reliability.BestEffort), ("reliable", Reliability.Reliable)));

    private static readonly ObjectShape<QosOverwrite> Overwrite = new(
        new Key<QosOverwrite, CongestionControl?>("congestion_control", Congestion, qos => qos.CongestionControl, (qos, value) => qos with { CongestionControl = value }),
        new Key<QosOverwrite, Priority?>("priority", Queue, qos => qos.Priority, (qos, value) => qos with { Priority = value }),
        new Key<QosOverwrite, bool?>("express", new OptionalValueShape<bool>(Scalars.Boolean), qos => qos.Express, (qos, value) => qos with { Express = value }),
        new Key<QosOverwrite, Reliability?>("reliability", Reliable, qos => qos.Reliability, (qos, value) => qos with { Reliability = value }),
        new Key<QosOverwrite, string?>("allowed_destination", Scalars.OptionalText, qos => qos.AllowedDestination, (qos, value) => qos with { AllowedDestination = value }));

    private static readonly ObjectShape<PublicationQosRule> PublicationRule = new(
        new Key<PublicationQosRule, IReadOnlyList<KeyExpression>>("key_exprs", RuleKeys.Keys, rule => rule.KeyExpressions, (rule, value) => rule with { KeyExpressions = value }),
        new Key<PublicationQosRule, QosOverwrite>("config", Overwrite, rule => rule.Config, (rule, value) => rule with { Config = value }));

    private static readonly ObjectShape<NetworkQosRule> NetworkRule = new(
        new Key<NetworkQosRule, string?>("id", Scalars.OptionalText, rule => rule.Id, (rule, value) => rule with { Id = value }),
        new Key<NetworkQosRule, IReadOnlyList<ZenohId>>("zids", RuleKeys.OnlyIds, rule => rule.Ids, (rule, value) => rule with { Ids = value }),
        new Key<NetworkQosRule, Flows>("flows", RuleKeys.Directions, rule => rule.Flows, (rule, value) => rule with { Flows = value }),
        new Key<NetworkQosRule, MessageKinds>("messages", RuleKeys.Messages, rule => rule.Messages, (rule, value) => rule with { Messages = value }),
        new Key<NetworkQosRule, IReadOnlyList<string>>("interfaces", RuleKeys.OnlyTexts, rule => rule.Interfaces, (rule, value) => rule with { Interfaces = value }),
        new Key<NetworkQosRule, IReadOnlyList<string>>("link_protocols", RuleKeys.OnlyTexts, rule => rule.LinkProtocols, (rule, value) => rule with { LinkProtocols = value }),
        new Key<NetworkQosRule, IReadOnlyList<KeyExpression>>("key_exprs", RuleKeys.OnlyKeys, rule => rule.KeyExpressions, (rule, value) => rule with { KeyExpressions = value }),
        new Key<NetworkQosRule, string?>("payload_size", Scalars.OptionalText, rule => rule.PayloadSize, (rule, value) => rule with { PayloadSize = value }),
        new Key<NetworkQosRule, QosOverwrite>("overwrite", Overwrite, rule => rule.Overwrite, (rule, value) => rule with { Overwrite = value }));

    public static readonly ObjectShape<QosConfig> Qos = new(
        new Key<QosConfig, IReadOnlyList<PublicationQosRule>>(
            "publication", new ListShape<PublicationQosRule>(PublicationRule, new()), qos => qos.Publication, (qos, value) => qos with { Publication = value }),
        new Key<QosConfig, IReadOnlyList<NetworkQosRule>>("network", new ListShape<NetworkQosRule>(NetworkRule, new()), qos => qos.Network, (qos, value) => qos with { Network = value }));
}
