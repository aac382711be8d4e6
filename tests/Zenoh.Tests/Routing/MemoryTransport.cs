using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Routing;

/// <summary>Turns every message into bytes and hands them to whoever carries them on.</summary>
internal sealed class MemoryTransport(ZenohId peer, WhatAmI role, Action<byte[], SendOptions> carry, Action<CloseReason> close) : FaceTransport
{
    private int _releases;

    public override ZenohId Peer => peer;

    public override WhatAmI Role => role;

    public override bool IsMulticast => false;

    public override IReadOnlyList<TransportLinkInfo> Links => KnownLinks;

    /// <summary>What this side knows about the way to the other.</summary>
    public IReadOnlyList<TransportLinkInfo> KnownLinks { get; set; } = [];

    /// <summary>What <see cref="LaneOf"/> gives for all options.</summary>
    public SendLane? Lane { get; set; }

    /// <summary>What <see cref="RunBytes"/> says.</summary>
    public int LongestRun { get; set; }

    /// <summary>The most messages that were given as one.</summary>
    public int MostTogether { get; private set; }

    public override int RunBytes => LongestRun;

    public override SendLane? LaneOf(in SendOptions options) => Lane;

    /// <summary>What Send answers while it is not Sent.</summary>
    public SendOutcome Outcome { get; set; } = SendOutcome.Sent;

    public override SendOutcome Send(scoped in PushMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(scoped in PreparedPush message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(scoped in PushRun messages, in SendOptions options) => Carry(messages, options);

    public override SendOutcome Send(scoped in RequestMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(scoped in ResponseMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(in ResponseFinalMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(in DeclareMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(in InterestMessage message, in SendOptions options) => Carry(message, options);

    public override SendOutcome Send(in OamMessage message, in SendOptions options) => Carry(message, options);

    public override void Release() => _releases++;

    /// <summary>How often held messages were let go since the last time.</summary>
    public int TakeReleases() => Interlocked.Exchange(ref _releases, 0);

    public override void Flush()
    {
    }

    public override void Close(CloseReason reason) => close(reason);

    private SendOutcome Carry<TMessage>(scoped in TMessage message, SendOptions options)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        if (Outcome != SendOutcome.Sent)
            return Outcome;
        MostTogether = Math.Max(MostTogether, options.Messages);
        var writer = new WireWriter(new byte[1 << 16]);
        message.EncodeHead(ref writer);
        writer.WriteBytes(message.Tail);
        Assert.False(writer.Overflowed);
        carry(writer.Written.ToArray(), options);
        return SendOutcome.Sent;
    }
}
