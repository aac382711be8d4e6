namespace Zenoh.Configuration.Reading;

/// <summary>
/// Finds what no single key of the rules about messages can say: names that are given twice or not at all, lists that must not be empty, kinds of
/// messages a rule cannot be about.
/// </summary>
internal static class RuleChecks
{
    private const MessageKinds Data = MessageKinds.Push | MessageKinds.Query | MessageKinds.Reply;

    /// <summary>Those of the specification: a rule about a misspelt one would never hold.</summary>
    private static readonly string[] Protocols = ["tcp", "udp", "tls", "quic", "ws", "serial", "unixsock-stream", "unixpipe", "vsock"];

    public static IEnumerable<RuleProblem> Check(ZenohConfig config) =>
    [
        .. Check(config.AccessControl),
        .. CheckAll(config.Downsampling, rule => rule.Id, CheckOne, "downsampling"),
        .. CheckAll(config.LowPassFilter, rule => rule.Id, CheckOne, "low_pass_filter"),
        .. CheckAll(config.Qos.Network, rule => rule.Id, CheckOne, "qos", "network"),
        .. CheckAll(config.Qos.Publication, _ => null, CheckOne, "qos", "publication"),
    ];

    private static IEnumerable<RuleProblem> Check(AccessControlConfig access) =>
    [
        .. CheckAll(access.Rules, rule => rule.Id, CheckOne, "access_control", "rules"),
        .. CheckAll(access.Subjects, subject => subject.Id, CheckOne, "access_control", "subjects"),
        .. CheckAll(access.Policies, policy => policy.Id, policy => CheckOne(policy, access), "access_control", "policies"),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(AccessRule rule) =>
    [
        Given(rule.Id, "id"), Some(rule.Flows, "flows"), Some(rule.Messages, "messages"), Some(rule.KeyExpressions.Count, "key_exprs"),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(AccessSubject subject) =>
        [Given(subject.Id, "id"), Spelt(subject.LinkProtocols)];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(AccessPolicy policy, AccessControlConfig access) =>
    [
        Some(policy.Rules.Count, "rules"),
        Some(policy.Subjects.Count, "subjects"),
        .. policy.Rules.Select(rule => Known(rule, [.. access.Rules.Select(known => known.Id)], "rules")),
        .. policy.Subjects.Select(subject => Known(subject, [.. access.Subjects.Select(known => known.Id)], "subjects")),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(DownsamplingRule rule) =>
    [
        Some(rule.Flows, "flows"),
        Some(rule.Messages, "messages"),
        DataOnly(rule.Messages),
        Spelt(rule.LinkProtocols),
        Some(rule.Rules.Count, "rules"),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(LowPassRule rule) =>
    [
        Some(rule.Flows, "flows"),
        Some(rule.Messages, "messages"),
        DataOnly(rule.Messages),
        Spelt(rule.LinkProtocols),
        Some(rule.KeyExpressions.Count, "key_exprs"),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(NetworkQosRule rule) =>
    [
        Some(rule.Flows, "flows"),
        Some(rule.Messages, "messages"),
        DataOnly(rule.Messages),
        Spelt(rule.LinkProtocols),
        ("payload_size", PayloadSizes.TryParse(rule.PayloadSize, out _) ? null : $"'{rule.PayloadSize}' is no range of sizes such as '4096..' or '0..100'"),
        ("overwrite", OfMessages(rule.Overwrite)),
        ("overwrite", rule.Overwrite is { Reliability: null, AllowedDestination: null }
            ? null
            : "'reliability' and 'allowed_destination' can be set for publications only, by 'qos/publication'"),
    ];

    private static IEnumerable<(string Key, string? Problem)> CheckOne(PublicationQosRule rule) =>
    [
        Some(rule.KeyExpressions.Count, "key_exprs"),
        ("config", OfMessages(rule.Config)),
        ("config", rule.Config.AllowedDestination is null or "any" or "session_local" or "remote"
            ? null
            : $"'allowed_destination' must be one of \"any\", \"session_local\", \"remote\", but is \"{rule.Config.AllowedDestination}\""),
    ];

    private static IEnumerable<RuleProblem> CheckAll<T>(
        IReadOnlyList<T> items, Func<T, string?> idOf, Func<T, IEnumerable<(string Key, string? Problem)>> check, params string[] path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < items.Count; index++)
        {
            var place = string.Join('/', path) + $"[{index}]";
            if (idOf(items[index]) is { Length: > 0 } id && !seen.Add(id))
                yield return new([.. path, index, "id"], $"the id '{id}' of {place} is given twice; ids name one item each");
            foreach (var (key, problem) in check(items[index]))
            {
                if (problem is not null) yield return new([.. path, index, key], $"{place}: {problem}");
            }
        }
    }

    private static (string Key, string? Problem) Given(string id, string key) =>
        (key, id.Length > 0 ? null : $"needs an '{key}', by which policies name it");

    private static (string Key, string? Problem) Some(int count, string key) => (key, count > 0 ? null : $"needs at least one of '{key}'");

    private static (string Key, string? Problem) Some(MessageKinds kinds, string key) => Some((int)kinds, key);

    private static (string Key, string? Problem) Some(Flows flows, string key) => Some((int)flows, key);

    private static (string Key, string? Problem) DataOnly(MessageKinds kinds) => ("messages",
        (kinds & ~Data) == 0 ? null : "'messages' can be \"put\", \"delete\", \"query\" and \"reply\" here");

    private static string? OfMessages(QosOverwrite set) =>
        set.Priority == Priority.Control ? "'priority' cannot be control, which is kept for the protocol itself" : null;

    private static (string Key, string? Problem) Spelt(IReadOnlyList<string> protocols) => ("link_protocols",
        protocols.FirstOrDefault(protocol => !Protocols.Contains(protocol)) is { } unknown
            ? $"there is no link protocol '{unknown}'; {Suggest(unknown, Protocols)}"
            : null);

    private static (string Key, string? Problem) Known(string name, string[] known, string kind)
    {
        if (known.Contains(name)) return (kind, null);
        return (kind, $"names '{name}', which 'access_control/{kind}' does not have; {Suggest(name, known)}");
    }

    private static string Suggest(string name, string[] known) => NearestKey.Find(name, known) is { } nearest ? $"did you mean '{nearest}'?"
        : known.Length == 0 ? "there are none"
        : $"there are {string.Join(", ", known)}";
}
