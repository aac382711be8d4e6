using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
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

    private long _fromTheFuture;

    /// <summary>Samples that were dropped because their timestamps lay too far ahead.</summary>
    public long FromTheFuture => Interlocked.Read(ref _fromTheFuture);

    public DataRoutes Routes { get; } = new(tables, mesh);

    public KeyIds KeyIds { get; } = new(tables);

    /// <summary>A sample came from another node: reads it and carries it on. False when it cannot be decoded.</summary>
    public bool TryRoute(RemoteFace from, scoped ref WireReader reader, byte header, in ReceiveContext context)
    {
        int start = reader.Position - 1;
        var message = default(PushMessage);
        if (!Push.TryDecode(ref reader, header, out message.Push))
            return false;
        if (from.Keys.Resolve(message.Push.Key) is not { } key || !TryFind(from, key, message.Push.Extensions.NodeId, out DataRoute? route))
            return true;
        if (from.Ingress is not { } rules)
            from.LastPush.Remember(reader.Since(start), message.Push, route, from.Keys.Version);
        else if (!rules.Passes(key, message.Push.Body, ref message.Push.Extensions.QoS))
            return true;
        Carry(from, route, ref message, context, Present());
        return true;
    }

    /// <summary>Carries on the samples that begin like the last one; the reader then stands at the first message that does not.</summary>
    public void RouteAlike(RemoteFace from, scoped ref WireReader reader, in ReceiveContext context)
    {
        LastPush last = from.LastPush;
        if (from.Ingress is not null || !last.TryGetRoute(from.Keys.Version, out DataRoute? route))
            return;
        var alike = new AlikePushes(route, last.QoS, context.Reliability, stackalloc byte[AlikePushes.LargestHead], stackalloc byte[TransportLimits.RunBytes]);
        bool isForSubscribersHere = route.Remote.Length == 0 && !tables.Options.Timestamping;
        var delivery = new DeliveryContext(last.QoS, context.Reliability, context.Buffer);
        int carried = 0;
        ReadOnlySpan<byte> rest = reader.Rest;
        ulong present = Present();
        var stamps = new StampRun(clock, present);
        var message = default(PushMessage);
        message.Push.Extensions.QoS = last.QoS;
        while (route.Version == tables.Version && last.Begins(rest, out ReadOnlySpan<byte> body))
        {
            int length = SampleBody.DecodePlain(body, ref message.Push.Body);
            if (length == 0)
                break;
            message.Push.EncodedBody = body[..length];
            rest = body[length..];
            carried++;
            if (isForSubscribersHere)
                Deliver(route, message.Push.Body, delivery);
            else if (!alike.CanForward)
                Carry(from, route, ref message, context, present);
            else if (tables.Options.Timestamping && !message.Push.Body.Timestamp.HasValue)
                alike.Forward(message.Push.Body.Payload, stamps.Next());
            else if (TryStamp(ref message.Push, present))
                alike.Forward(message.Push.Body);
        }

        if (alike.CanForward && carried > 0)
            from.Held.Add(route);
        alike.Finish();
        TakeNote(route, alike.CanForward ? carried : 0);
        from.Received.Count(NetworkMessageId.Push, carried);
        reader.Skip(reader.Remaining - rest.Length);
    }

    /// <summary>A publisher of this node publishes as always. False when that takes more than to append it to what leaves for one other node.</summary>
    public bool TryPublish(LocalFace from, Publication what, ReadOnlySpan<byte> payload, out SendOutcome outcome)
    {
        outcome = SendOutcome.Sent;
        PublicationPath path = what.Path is { IsCurrent: true, IsFinal: true } found ? found : what.Path = FindPath(from, what);
        if (path.To is not { } to)
            return false;
        outcome = to.Send(path.Message(payload), what.SendOptions);
        return true;
    }

    /// <summary>A session of this node publishes.</summary>
    public SendOutcome Publish(LocalFace from, KeyExpression key, scoped in SampleBody body, in PushOptions options)
    {
        DataRoute route = RouteOf(from, key);
        var message = new PushMessage { Push = new Push { Body = body } };
        message.Push.Extensions.QoS = options.QoS;
        if (!TryStamp(ref message.Push, Present()))
            return SendOutcome.Dropped;
        SendOutcome outcome = (options.Locality & Locality.Remote) != 0 ? SendAll(route, ref message, options.Reliability, isHeld: false) : SendOutcome.Sent;
        if ((options.Locality & Locality.Local) != 0)
            Deliver(route, message.Push.Body, new DeliveryContext(options.QoS, options.Reliability, null));
        return outcome;
    }

    // Read once for all messages that came together.
    private ulong Present() => tables.Options.Timestamping ? clock.Read() : 0;

    private bool TryFind(RemoteFace from, KeyExpression key, ushort nodeId, [NotNullWhen(true)] out DataRoute? route)
    {
        if (from.Routes.TryGet(key, nodeId, tables.Version, out route))
            return true;
        if (!TrySource(from, nodeId, out Declarer source))
            return false;
        from.Routes.Set(route = Routes.Compute(source, from, key, nodeId));
        return true;
    }

    private void Carry(RemoteFace from, DataRoute route, scoped ref PushMessage message, in ReceiveContext context, ulong present)
    {
        if ((route.Remote.Length | route.Local.Length) == 0 || !TryStamp(ref message.Push, present))
            return;
        if (route.Remote.Length > 0)
        {
            from.Held.Add(route);
            SendAll(route, ref message, context.Reliability, isHeld: true);
            TakeNote(route, 1);
        }
        else if (context.IsLong)
        {
            from.Held.Release();
        }

        Deliver(route, message.Push.Body, new DeliveryContext(message.Push.Extensions.QoS, context.Reliability, context.Buffer));
    }

    private static SendOutcome SendAll(DataRoute route, scoped ref PushMessage message, Reliability reliability, bool isHeld)
    {
        QoS qos = message.Push.Extensions.QoS;
        var options = new SendOptions(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress, isHeld, IsShared: route.Remote.Length > 1);
        var outcome = SendOutcome.Sent;
        for (int i = 0; i < route.Remote.Length; i++)
        {
            Destination destination = route.Remote[i];
            message.Push.Key = route.KeyTowards(i);
            message.Push.Extensions.NodeId = destination.NodeId;
            SendOutcome sent = destination.Face.Egress is { } rules
                ? SendFiltered(rules, destination.Face, route.Key, ref message, options)
                : destination.Face.Transport.Send(message, options);
            if (sent != SendOutcome.Sent)
                outcome = sent;
        }

        return outcome;
    }

    private static SendOutcome SendFiltered(
        FlowFilter rules, RemoteFace to, KeyExpression key, scoped ref PushMessage message, in SendOptions options)
    {
        QoS qos = message.Push.Extensions.QoS;
        if (!rules.Passes(key, message.Push.Body, ref qos))
            return SendOutcome.Sent;
        PushMessage filtered = message;
        filtered.Push.Extensions.QoS = qos;
        return to.Transport.Send(filtered, options with { Priority = qos.Priority, Congestion = qos.CongestionControl, Express = qos.IsExpress });
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
    private bool TryStamp(scoped ref Push push, ulong present)
    {
        if (!tables.Options.Timestamping)
            return true;
        if (push.Body.Timestamp is { } stamp)
        {
            if (clock.TryUpdate(stamp, present))
                return true;
            if (tables.Options.DropFutureTimestamp)
            {
                Interlocked.Increment(ref _fromTheFuture);
                return false;
            }
        }
        else if (push.Body.Kind != SampleKind.Put)
        {
            return true;
        }

        push.Body.Timestamp = clock.Now(present);
        push.EncodedBody = default;
        return true;
    }

    private void TakeNote(DataRoute route, int samples)
    {
        if (route.BecomesBusy(samples))
            KeyIds.Declare(route);
    }

    private PublicationPath FindPath(LocalFace from, Publication what)
    {
        DataRoute route = RouteOf(from, what.Key);
        bool leaves = (what.Locality & Locality.Remote) != 0 && route.Remote.Length > 0;
        TakeNote(route, leaves ? 1 : 0);
        return leaves && route is { Local: [], Remote: [{ NodeId: 0, Face.Egress: null } only] } && !tables.Options.Timestamping
            ? new PublicationPath(tables, route.Version, only.Face.Transport, what.Head(route.KeyTowards(0)), what.SendOptions, route.HasSettledKey)
            : new PublicationPath(tables, route.Version, null, [], what.SendOptions, isFinal: !leaves || route.KeyIds is not null);
    }

    private DataRoute RouteOf(LocalFace from, KeyExpression key)
    {
        if (_own.TryGetValue(key, out DataRoute? route) && route.Version == tables.Version)
            return route;
        route = Routes.Compute(from, null, key, 0);
        if (_own.Count >= Limits.CachedRoutes)
            _own.Clear();
        _own[route.Key] = route;
        return route;
    }
}
