using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>What the configuration sets over the program's choices (<c>qos.publication</c>): the first rule that includes the key.</summary>
internal sealed class PublicationRules(IReadOnlyList<PublicationQosRule> rules)
{
    public DeliveryOptions Apply(KeyExpression key, DeliveryOptions chosen)
    {
        foreach (PublicationQosRule rule in rules)
        {
            if (rule.KeyExpressions.Any(about => about.Includes(key)))
                return Overwrite(chosen, rule.Config);
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
