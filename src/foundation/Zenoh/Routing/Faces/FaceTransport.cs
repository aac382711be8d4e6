using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Routing.Faces;

/// <summary>
/// What a face sends through: one method per kind of message, so that no call is generic. The second implementation carries messages within a test,
/// one at a time and in order.
/// </summary>
internal abstract class FaceTransport
{
    public abstract ZenohId Peer { get; }

    public abstract WhatAmI Role { get; }

    public abstract bool IsMulticast { get; }

    public abstract IReadOnlyList<TransportLinkInfo> Links { get; }

    /// <summary>The group of a multicast transport.</summary>
    public Locator? GroupLocator => Links is [{ Group: { } group }, ..] ? group : null;

    /// <summary>Whether priorities were agreed on.</summary>
    public virtual bool HasPriorities => false;

    /// <summary>Whether all that is sent arrives, and in the order it leaves in, while the session lasts and keeps its links.</summary>
    public virtual bool KeepsOrder => Links is [_, ..] links && links.All(static link => link.IsReliable && LinkProtocols.IsReliable(link.Destination.Protocol));

    /// <summary>Messages of so many bytes together may be given as one; 0 where each is to be given on its own.</summary>
    public virtual int RunBytes => 0;

    /// <summary>What went through so far.</summary>
    public virtual TransportTraffic Traffic => default;

    /// <inheritdoc cref="PeerTransport.LaneOf"/>
    /// <returns>Null where every message is to be given to Send.</returns>
    public virtual SendLane? LaneOf(in SendOptions options) => null;

    public abstract SendOutcome Send(scoped in PushMessage message, in SendOptions options);

    public abstract SendOutcome Send(scoped in PreparedPush message, in SendOptions options);

    /// <summary>Only of at most <see cref="RunBytes"/>, and with the number of messages in the options.</summary>
    public abstract SendOutcome Send(scoped in PushRun messages, in SendOptions options);

    public abstract SendOutcome Send(scoped in RequestMessage message, in SendOptions options);

    public abstract SendOutcome Send(scoped in ResponseMessage message, in SendOptions options);

    public abstract SendOutcome Send(in ResponseFinalMessage message, in SendOptions options);

    public abstract SendOutcome Send(in DeclareMessage message, in SendOptions options);

    public abstract SendOutcome Send(in InterestMessage message, in SendOptions options);

    public abstract SendOutcome Send(in OamMessage message, in SendOptions options);

    /// <summary>Sends a declaration as such travel.</summary>
    public void Declare(DeclareMessage message) => Send(message, SendOptions.Declaration);

    /// <summary>Nothing follows the messages that were held: they leave as if they had not been.</summary>
    public abstract void Release();

    /// <summary>What was appended leaves now.</summary>
    public abstract void Flush();

    public abstract void Close(CloseReason reason);
}
