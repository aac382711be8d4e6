using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Filtering;

/// <summary>The rules of one direction of one face. Thread-safe.</summary>
internal sealed class FlowRules
{
    private readonly AccessRules? _access;
    private readonly LowPassRule[] _sizes;
    private readonly (MessageKinds Kinds, (KeyExpression Key, RateGate Gate)[] Gates)[] _rates;
    private readonly QosRewrite[] _rewrites;

    private FlowRules(
        AccessRules? access, IEnumerable<LowPassRule> sizes, IEnumerable<DownsamplingRule> rates, IEnumerable<QosRewrite> rewrites, TimeProvider time)
    {
        _access = access;
        _sizes = [.. sizes];
        _rates =
        [
            .. rates.Select(rule => (rule.Messages,
                rule.Rules.Select(limit => (limit.KeyExpression, new RateGate(limit.Frequency, time))).ToArray())),
        ];
        _rewrites = [.. rewrites];
    }

    private bool IsEmpty => _access is null && _sizes.Length + _rates.Length + _rewrites.Length == 0;

    /// <summary>Those that hold for a subject; null when everything passes as it is.</summary>
    public static FlowRules? For(Flows flow, Subject subject, FilterOptions options, AccessPolicies policies, TimeProvider time)
    {
        var rules = new FlowRules(
            policies.For(flow, subject),
            options.LowPass.Where(rule => (rule.Flows & flow) != 0 && subject.Matches([], rule.Interfaces, rule.LinkProtocols, [], [])),
            options.Downsampling.Where(rule => (rule.Flows & flow) != 0 && subject.Matches([], rule.Interfaces, rule.LinkProtocols, [], [])),
            options.Qos.Where(rule => (rule.Flows & flow) != 0 && subject.Matches(rule.Ids, rule.Interfaces, rule.LinkProtocols, [], []))
                .Select(static rule => new QosRewrite(rule)),
            time);
        return rules.IsEmpty ? null : rules;
    }

    /// <summary>
    /// What they say about a key. Of the frequencies in one downsampling rule the first whose key includes it holds, for all such keys together.
    /// </summary>
    public KeyRules About(KeyExpression key)
    {
        var about = new KeyRules(key)
        {
            Permitted = _access?.PermittedFor(key) ?? AccessRules.Everything,
            Rates =
            [
                .. _rates.SelectMany(rule => rule.Gates.Where(gate => gate.Key.Includes(key)).Take(1)
                    .Select(gate => new RateLimit(rule.Kinds, gate.Gate))),
            ],
            Rewrites = [.. _rewrites.Where(rewrite => rewrite.IsAbout(key))],
        };
        foreach (LowPassRule rule in _sizes)
        {
            if (rule.KeyExpressions.Any(expression => expression.Includes(key)))
                about.Limit(rule.Messages, rule.SizeLimit);
        }

        return about;
    }
}
