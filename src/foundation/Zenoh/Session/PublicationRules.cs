using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>What the configuration sets over the program's choices (<c>qos.publication</c>): the first rule that includes the key.</summary>
internal sealed class PublicationRules(IReadOnlyList<PublicationQosRule> rules)
{
    private readonly (KeyExpression About, QosOverwrite Config)[] _rules =
        [.. rules.SelectMany(static rule => rule.KeyExpressions.Select(about => (about, rule.Config)))];

    public DeliveryOptions Apply(KeyExpression key, DeliveryOptions chosen)
    {
        foreach ((KeyExpression about, QosOverwrite config) in _rules)
        {
            if (about.Includes(key))
                return Overwrite(chosen, config);
        }

        return chosen;
    }

    private static DeliveryOptions Overwrite(DeliveryOptions chosen, QosOverwrite rule) => chosen with
    {
        Priority = rule.Priority ?? chosen.Priority,
        CongestionControl = rule.CongestionControl ?? chosen.CongestionControl,
        IsExpress = rule.Express ?? chosen.IsExpress,
        Reliability = rule.Reliability ?? chosen.Reliability,
        Destination = rule.AllowedDestination switch
        {
            "any" => Destination.Any,
            "session_local" => Destination.SameSession,
            "remote" => Destination.OtherNodes,
            _ => chosen.Destination,
        },
    };
}
