using System.Collections.Concurrent;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Clock;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Filtering;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Data;

/// <summary>
/// Carries samples to whoever subscribed. Takes no lock and allocates nothing while nothing is declared and the keys stay the same.
/// </summary>
internal sealed class PushRouting(Tables tables, RouterMesh? mesh, HybridClock clock)
{
    private readonly ConcurrentDictionary<KeyExpression, DataRoute> _own = new();

    public DataRoutes Routes { get; } = new(tables, mesh);

    /// <summary>A sample came from another node.</summary>
    public void Route(RemoteFace from, scoped ref Push push, in ReceiveContext context)
    {
        if (from.Keys.Resolve(push.Key) is not { } key)
            return;
        if (from.Ingress is { } rules && !rules.Passes(key, push.Body, ref push.Extensions.QoS))
            return;
        ushort nodeId = push.Extensions.NodeId;
        if (!from.Routes.TryGet(key, nodeId, tables.Version, out DataRoute? route))
        {
            if (!TrySource(from, nodeId, out Declarer source))
                return;
            from.Routes.Set(route = Routes.Compute(source, from, key, nodeId));
        }

        var message = new PushMessage { Push = push };
        if ((route.Remote.Length | route.Local.Length) == 0 || !TryStamp(ref message.Push))
            return;
        SendAll(route, ref message, context.Reliability);
        Deliver(route, message.Push.Body, new DeliveryContext(push.Extensions.QoS, context.Reliability, context.Buffer));
    }

    /// <summary>A session of this node publishes.</summary>
    public SendOutcome Publish(LocalFace from, KeyExpression key, scoped in SampleBody body, in PushOptions options)
    {
        if (!_own.TryGetValue(key, out DataRoute? route) || route.Version != tables.Version)
            route = Remember(Routes.Compute(from, null, key, 0));
        var message = new PushMessage { Push = new Push { Body = body } };
        message.Push.Extensions.QoS = options.QoS;
        if (!TryStamp(ref message.Push))
            return SendOutcome.Dropped;
        SendOutcome outcome = (options.Locality & Locality.Remote) != 0 ? SendAll(route, ref message, options.Reliability) : SendOutcome.Sent;
        if ((options.Locality & Locality.Local) != 0)
            Deliver(route, message.Push.Body, new DeliveryContext(options.QoS, options.Reliability, null));
        return outcome;
    }

    private static SendOutcome SendAll(DataRoute route, scoped ref PushMessage message, Reliability reliability)
    {
        QoS qos = message.Push.Extensions.QoS;
        var options = new SendOptions(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress);
        message.Push.Key = new WireExpression(route.Key.Utf8);
        var outcome = SendOutcome.Sent;
        foreach (Destination destination in route.Remote)
        {
            message.Push.Extensions.NodeId = destination.NodeId;
            SendOutcome sent = destination.Face.Egress is { } rules
                ? SendFiltered(rules, destination.Face, route.Key, ref message, reliability)
                : destination.Face.Transport.Send(message, options);
            if (sent == SendOutcome.Dropped)
                outcome = SendOutcome.Dropped;
        }

        return outcome;
    }

    private static SendOutcome SendFiltered(
        FlowFilter rules, RemoteFace to, KeyExpression key, scoped ref PushMessage message, Reliability reliability)
    {
        QoS qos = message.Push.Extensions.QoS;
        if (!rules.Passes(key, message.Push.Body, ref qos))
            return SendOutcome.Sent;
        PushMessage filtered = message;
        filtered.Push.Extensions.QoS = qos;
        return to.Transport.Send(filtered, new SendOptions(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress));
    }

    private static void Deliver(DataRoute route, scoped in SampleBody body, in DeliveryContext context)
    {
        foreach (ISampleReceiver receiver in route.Local)
            receiver.Receive(route.Key, body, context);
    }

    /// <summary>Between routers a sample is routed as what the router it comes from sent, whichever neighbour brings it.</summary>
    private bool TrySource(RemoteFace from, ushort nodeId, out Declarer source)
    {
        source = from;
        return mesh is null || from.Kind != FaceKind.Router || mesh.TryOrigin(from, nodeId, out source);
    }

    /// <summary>Stamps puts that have no timestamp or one too far ahead (Zenoh wire specification, Timestamps).</summary>
    /// <returns>False when the sample is to be dropped.</returns>
    private bool TryStamp(scoped ref Push push)
    {
        if (!tables.Options.Timestamping)
            return true;
        if (push.Body.Timestamp is { } stamp)
        {
            if (clock.TryUpdate(stamp))
                return true;
            if (tables.Options.DropFutureTimestamp)
                return false;
        }
        else if (push.Body.Kind != SampleKind.Put)
        {
            return true;
        }

        push.Body.Timestamp = clock.Now();
        push.EncodedBody = default;
        return true;
    }

    private DataRoute Remember(DataRoute route)
    {
        if (_own.Count >= Limits.CachedRoutes)
            _own.Clear();
        _own[route.Key] = route;
        return route;
    }
}
