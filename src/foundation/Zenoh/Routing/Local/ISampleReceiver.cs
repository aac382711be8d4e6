using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;

namespace Zenoh.Routing.Local;

/// <summary>The session's side of one subscriber. Called on the thread that reads the link, or that publishes; no lock is held. Must not throw.</summary>
internal interface ISampleReceiver
{
    void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context);
}
