using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Filtering;

/// <summary>Sets the quality of service of messages on their way (an item of <c>qos/network</c>).</summary>
internal sealed class QosRewrite
{
    private readonly NetworkQosRule _rule;
    private readonly PayloadSizes _sizes;

    public QosRewrite(NetworkQosRule rule)
    {
        _rule = rule;
        _sizes = PayloadSizes.Parse(rule.PayloadSize);
    }

    public bool IsAbout(KeyExpression key) => _rule.KeyExpressions.Count == 0 || _rule.KeyExpressions.Any(expression => expression.Includes(key));

    /// <param name="kind">The kind of message.</param>
    /// <param name="size">Payload and attachment in bytes.</param>
    /// <param name="qos">What it has, and has then.</param>
    public void Apply(MessageKinds kind, long size, ref QoS qos)
    {
        if ((_rule.Messages & kind) == 0 || !_sizes.Contains(size))
            return;
        QosOverwrite to = _rule.Overwrite;
        qos = new QoS(to.Priority ?? qos.Priority, to.CongestionControl ?? qos.CongestionControl, to.Express ?? qos.IsExpress);
    }
}
