using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Data;

/// <summary>
/// Puts of a frame that begin alike and all go to one other node: what they begin with there is encoded once. Where they go elsewhere too, or rules
/// stand before that node, each is a message of its own.
/// </summary>
internal ref struct AlikePushes
{
    /// <summary>Room for what stands before a payload's length; for a longer key each message is encoded on its own.</summary>
    public const int LargestHead = 320;

    private readonly DataRoute _route;
    private readonly SendOptions _options;
    private readonly int _pushBytes;
    private readonly Span<byte> _room;
    private WireWriter _head;
    private ZenohId _stampedBy;

    public AlikePushes(DataRoute route, QoS qos, Reliability reliability, Span<byte> room)
    {
        _route = route;
        _room = room;
        _head = new WireWriter(room);
        if (route.Remote.Length != 1 || route.Local.Length != 0 || route.Remote[0].Face.Egress is not null)
            return;
        _options = new SendOptions(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress, IsHeld: true);
        var push = new Push { Key = new WireExpression(route.Key.Utf8) };
        push.Extensions.QoS = qos;
        push.Extensions.NodeId = route.Remote[0].NodeId;
        push.EncodeHead(ref _head);
        _pushBytes = _head.Position;
        CanForward = !_head.Overflowed && _head.Remaining >= SampleBody.LargestPlainHead;
    }

    /// <summary>Whether all there is to do is to forward them.</summary>
    public bool CanForward { get; }

    /// <summary>Sends a put that has a payload and perhaps a timestamp.</summary>
    public void Forward(HeldRoutes held, scoped in SampleBody body)
    {
        held.Add(_route);
        if (!TryRenew(body.Timestamp))
        {
            _head.Rewind(_pushBytes);
            body.EncodePlainHead(ref _head);
            _stampedBy = _head.Position == _pushBytes + SampleBody.LargestPlainHead ? body.Timestamp!.Value.Id : default;
        }

        _route.Remote[0].Face.Transport.Send(new PreparedPush(_head.Written, body.Payload), _options);
    }

    // A timestamp of the same node has another time only.
    private readonly bool TryRenew(Timestamp? timestamp) =>
        !_stampedBy.IsNone && timestamp is { } stamp && stamp.Id == _stampedBy && Zint.Length(stamp.Ntp64) == Zint.MaxBytes
        && Zint.TryWriteLongest(_room.Slice(_pushBytes + 1, Zint.MaxBytes), stamp.Ntp64);
}
