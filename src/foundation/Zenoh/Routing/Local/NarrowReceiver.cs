using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;

namespace Zenoh.Routing.Local;

/// <summary>A subscriber that is declared under a wider key than its own, and so is given more than it wants.</summary>
internal sealed class NarrowReceiver(KeyExpression key, ISampleReceiver receiver) : ISampleReceiver
{
    public void Receive(KeyExpression sampleKey, scoped in SampleBody body, in DeliveryContext context)
    {
        if (key.Intersects(sampleKey))
            receiver.Receive(sampleKey, body, context);
    }
}
