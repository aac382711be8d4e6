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
    private readonly Span<byte> _run;
    private WireWriter _head;
    private ZenohId _stampedBy;
    private int _runBytes;
    private int _runMessages;

    /// <param name="route">Where they go.</param>
    /// <param name="qos">What all of them travel with.</param>
    /// <param name="reliability">The channel of all.</param>
    /// <param name="room">Of <see cref="LargestHead"/> bytes.</param>
    /// <param name="run">Of <see cref="TransportLimits.RunBytes"/>: messages gather here.</param>
    public AlikePushes(DataRoute route, QoS qos, Reliability reliability, Span<byte> room, Span<byte> run)
    {
        _route = route;
        _room = room;
        _head = new WireWriter(room);
        if (route.Remote.Length != 1 || route.Local.Length != 0 || route.Remote[0].Face.Egress is not null)
            return;
        _options = new SendOptions(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress, IsHeld: true);
        _run = qos.IsExpress ? default : run[..Math.Min(run.Length, route.Remote[0].Face.Transport.RunBytes)];
        var push = new Push { Key = route.KeyTowards(0) };
        push.Extensions.QoS = qos;
        push.Extensions.NodeId = route.Remote[0].NodeId;
        push.EncodeHead(ref _head);
        _pushBytes = _head.Position;
        CanForward = !_head.Overflowed && _head.Remaining >= SampleBody.LargestPlainHead;
    }

    /// <summary>Whether all there is to do is to forward them.</summary>
    public bool CanForward { get; }

    /// <summary>Sends a put that has a payload and perhaps a timestamp.</summary>
    public void Forward(scoped in SampleBody body)
    {
        if (body.Timestamp is not { } stamp || !TryRenew(stamp))
            EncodeHead(body);
        Append(body.Payload);
    }

    /// <summary>Sends a put that has a payload, with a timestamp.</summary>
    public void Forward(ReadOnlySpan<byte> payload, Timestamp stamp)
    {
        if (!TryRenew(stamp))
            EncodeHead(new SampleBody { Timestamp = stamp });
        Append(payload);
    }

    /// <summary>Nothing more comes: what has gathered is given to the other node's transport.</summary>
    public void Finish()
    {
        if (_runMessages > 0)
            _route.Remote[0].Face.Transport.Send(new PushRun(_run[.._runBytes]), _options with { Messages = _runMessages });
        _runBytes = _runMessages = 0;
    }

    private void EncodeHead(scoped in SampleBody body)
    {
        _head.Rewind(_pushBytes);
        body.EncodePlainHead(ref _head);
        _stampedBy = _head.Position == _pushBytes + SampleBody.LargestPlainHead ? body.Timestamp!.Value.Id : default;
    }

    // A lock taken for each small message costs as much as all else that is done for it.
    private void Append(ReadOnlySpan<byte> payload)
    {
        int bytes = _head.Position + 1 + payload.Length;
        if (bytes > _run.Length - _runBytes || payload.Length >= Zint.Continues)
            Finish();
        if (bytes > _run.Length || payload.Length >= Zint.Continues)
        {
            _route.Remote[0].Face.Transport.Send(new PreparedPush(_head.Written, payload), _options);
            return;
        }

        Span<byte> message = _run[_runBytes..];
        ShortCopy.Copy(_room, _head.Position, message);
        message[_head.Position] = (byte)payload.Length;
        payload.CopyTo(message[(_head.Position + 1)..]);
        _runBytes += bytes;
        _runMessages++;
    }

    // A timestamp of the same node has another time only.
    private readonly bool TryRenew(Timestamp stamp) =>
        !_stampedBy.IsNone && stamp.Id == _stampedBy && Zint.Length(stamp.Ntp64) == Zint.MaxBytes
        && Zint.TryWriteLongest(_room.Slice(_pushBytes + 1, Zint.MaxBytes), stamp.Ntp64);
}
