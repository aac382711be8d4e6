using Zenoh.Configuration.Shapes;
using Zenoh.KeyExpressions;

namespace Zenoh.Configuration.Keys;

/// <summary><c>access_control</c>, <c>downsampling</c>, <c>low_pass_filter</c>.</summary>
internal static class RuleKeys
{
    public static readonly ListShape<KeyExpression> Keys = new(Scalars.Key, KeyExpression.Parse("**"));

    public static readonly RestrictionShape<string> OnlyTexts = new(Scalars.Text, "");
    public static readonly RestrictionShape<KeyExpression> OnlyKeys = new(Scalars.Key, KeyExpression.Parse("**"));
    public static readonly RestrictionShape<ZenohId> OnlyIds = new(Scalars.Id, default);
    private static readonly ListShape<string> Names = new(Scalars.Text, "");
    private static readonly ChoiceShape<AccessVerdict> Permission = new(("deny", AccessVerdict.Deny), ("allow", AccessVerdict.Allow));

    public static readonly FlagsShape<Flows> Directions = new((left, right) => left | right, ("ingress", Flows.Ingress), ("egress", Flows.Egress));

    public static readonly FlagsShape<MessageKinds> Messages = new(
        (left, right) => left | right,
        ("put", MessageKinds.Put),
        ("delete", MessageKinds.Delete),
        ("query", MessageKinds.Query),
        ("reply", MessageKinds.Reply),
        ("declare_subscriber", MessageKinds.DeclareSubscriber),
        ("declare_queryable", MessageKinds.DeclareQueryable),
        ("liveliness_token", MessageKinds.LivelinessToken),
        ("liveliness_query", MessageKinds.LivelinessQuery),
        ("declare_liveliness_subscriber", MessageKinds.DeclareLivelinessSubscriber),
        ("push", MessageKinds.Push));

    private static readonly ObjectShape<AccessRule> Rule = new(
        new Key<AccessRule, string>("id", Scalars.Text, rule => rule.Id, (rule, value) => rule with { Id = value }),
        new Key<AccessRule, AccessVerdict>("permission", Permission, rule => rule.Permission, (rule, value) => rule with { Permission = value }),
        new Key<AccessRule, Flows>("flows", Directions, rule => rule.Flows, (rule, value) => rule with { Flows = value }),
        new Key<AccessRule, MessageKinds>("messages", Messages, rule => rule.Messages, (rule, value) => rule with { Messages = value }),
        new Key<AccessRule, IReadOnlyList<KeyExpression>>("key_exprs", Keys, rule => rule.KeyExpressions, (rule, value) => rule with { KeyExpressions = value }));

    private static readonly ObjectShape<AccessSubject> Subject = new(
        new Key<AccessSubject, string>("id", Scalars.Text, subject => subject.Id, (subject, value) => subject with { Id = value }),
        new Key<AccessSubject, IReadOnlyList<string>>("interfaces", OnlyTexts, subject => subject.Interfaces, (subject, value) => subject with { Interfaces = value }),
        new Key<AccessSubject, IReadOnlyList<string>>(
            "cert_common_names", OnlyTexts, subject => subject.CertificateCommonNames, (subject, value) => subject with { CertificateCommonNames = value }),
        new Key<AccessSubject, IReadOnlyList<string>>("usernames", OnlyTexts, subject => subject.UserNames, (subject, value) => subject with { UserNames = value }),
        new Key<AccessSubject, IReadOnlyList<string>>("link_protocols", OnlyTexts, subject => subject.LinkProtocols, (subject, value) => subject with { LinkProtocols = value }),
        new Key<AccessSubject, IReadOnlyList<ZenohId>>("zids", OnlyIds, subject => subject.Ids, (subject, value) => subject with { Ids = value }));

    private static readonly ObjectShape<AccessPolicy> Policy = new(
        new Key<AccessPolicy, string?>("id", Scalars.OptionalText, policy => policy.Id, (policy, value) => policy with { Id = value }),
        new Key<AccessPolicy, IReadOnlyList<string>>("rules", Names, policy => policy.Rules, (policy, value) => policy with { Rules = value }),
        new Key<AccessPolicy, IReadOnlyList<string>>("subjects", Names, policy => policy.Subjects, (policy, value) => policy with { Subjects = value }));

    private static readonly ObjectShape<DownsamplingFrequency> Frequency = new(
        new Key<DownsamplingFrequency, KeyExpression>("key_expr", Scalars.Key, rule => rule.KeyExpression, (rule, value) => rule with { KeyExpression = value }),
        new Key<DownsamplingFrequency, double>("freq", Scalars.Number(min: 0), rule => rule.Frequency, (rule, value) => rule with { Frequency = value }));

    private static readonly ObjectShape<DownsamplingRule> Downsampled = new(
        new Key<DownsamplingRule, string?>("id", Scalars.OptionalText, rule => rule.Id, (rule, value) => rule with { Id = value }),
        new Key<DownsamplingRule, Flows>("flows", Directions, rule => rule.Flows, (rule, value) => rule with { Flows = value }),
        new Key<DownsamplingRule, MessageKinds>("messages", Messages, rule => rule.Messages, (rule, value) => rule with { Messages = value }),
        new Key<DownsamplingRule, IReadOnlyList<string>>("interfaces", OnlyTexts, rule => rule.Interfaces, (rule, value) => rule with { Interfaces = value }),
        new Key<DownsamplingRule, IReadOnlyList<string>>("link_protocols", OnlyTexts, rule => rule.LinkProtocols, (rule, value) => rule with { LinkProtocols = value }),
        new Key<DownsamplingRule, IReadOnlyList<DownsamplingFrequency>>(
            "rules", new ListShape<DownsamplingFrequency>(Frequency, new(KeyExpression.Parse("**"), 0)), rule => rule.Rules, (rule, value) => rule with { Rules = value }));

    private static readonly ObjectShape<LowPassRule> LowPassed = new(
        new Key<LowPassRule, string?>("id", Scalars.OptionalText, rule => rule.Id, (rule, value) => rule with { Id = value }),
        new Key<LowPassRule, Flows>("flows", Directions, rule => rule.Flows, (rule, value) => rule with { Flows = value }),
        new Key<LowPassRule, MessageKinds>("messages", Messages, rule => rule.Messages, (rule, value) => rule with { Messages = value }),
        new Key<LowPassRule, IReadOnlyList<string>>("interfaces", OnlyTexts, rule => rule.Interfaces, (rule, value) => rule with { Interfaces = value }),
        new Key<LowPassRule, IReadOnlyList<string>>("link_protocols", OnlyTexts, rule => rule.LinkProtocols, (rule, value) => rule with { LinkProtocols = value }),
        new Key<LowPassRule, IReadOnlyList<KeyExpression>>("key_exprs", Keys, rule => rule.KeyExpressions, (rule, value) => rule with { KeyExpressions = value }),
        new Key<LowPassRule, long>("size_limit", Scalars.Long(0, long.MaxValue, "bytes"), rule => rule.SizeLimit, (rule, value) => rule with { SizeLimit = value }));

    public static readonly ListShape<DownsamplingRule> Downsampling = new(Downsampled, new());

    public static readonly ListShape<LowPassRule> LowPass = new(LowPassed, new());

    public static readonly ObjectShape<AccessControlConfig> AccessControl = new(
        new Key<AccessControlConfig, bool>("enabled", Scalars.Boolean, access => access.Enabled, (access, value) => access with { Enabled = value }),
        new Key<AccessControlConfig, AccessVerdict>("default_permission", Permission, access => access.DefaultPermission, (access, value) => access with { DefaultPermission = value }),
        new Key<AccessControlConfig, IReadOnlyList<AccessRule>>("rules", new ListShape<AccessRule>(Rule, new()), access => access.Rules, (access, value) => access with { Rules = value }),
        new Key<AccessControlConfig, IReadOnlyList<AccessSubject>>(
            "subjects", new ListShape<AccessSubject>(Subject, new()), access => access.Subjects, (access, value) => access with { Subjects = value }),
        new Key<AccessControlConfig, IReadOnlyList<AccessPolicy>>(
            "policies", new ListShape<AccessPolicy>(Policy, new()), access => access.Policies, (access, value) => access with { Policies = value }));
}
