using Zenoh.Protocol.Transport;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Routing.Faces;

/// <summary>Sends through a real transport.</summary>
internal sealed class PeerFaceTransport(PeerTransport transport) : FaceTransport
{
    public override ZenohId Peer => transport.Peer;

    public override WhatAmI Role => transport.Role;

    public override bool IsMulticast => transport.IsMulticast;

    public override IReadOnlyList<TransportLinkInfo> Links => transport.Links;

    public override bool HasPriorities => transport.HasPriorities;

    public override int RunBytes => transport.RunBytes;

    public override TransportTraffic Traffic => transport.Traffic;

    public override SendLane LaneOf(in SendOptions options) => transport.LaneOf(options);

    public override SendOutcome Send(scoped in PushMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(scoped in PreparedPush message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(scoped in PushRun messages, in SendOptions options) => transport.Send(messages, options);

    public override SendOutcome Send(scoped in RequestMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(scoped in ResponseMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(in ResponseFinalMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(in DeclareMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(in InterestMessage message, in SendOptions options) => transport.Send(message, options);

    public override SendOutcome Send(in OamMessage message, in SendOptions options) => transport.Send(message, options);

    public override void Release() => transport.Release();

    public override void Flush() => transport.Flush();

    public override void Close(CloseReason reason) => transport.Close(reason);
}
