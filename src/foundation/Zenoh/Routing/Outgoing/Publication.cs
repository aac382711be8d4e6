using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Data;
using Zenoh.Routing.Local;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Routing.Outgoing;

/// <summary>What all plain puts of a publisher have in common, worked out once. Thread-safe.</summary>
internal sealed class Publication
{
    private readonly byte[] _head;
    private volatile DataRoute? _route;

    public Publication(KeyExpression key, WireEncoding encoding, in PushOptions options)
    {
        Key = key;
        Locality = options.Locality;
        QoS qos = options.QoS;
        SendOptions = new SendOptions(qos.Priority, options.Reliability, qos.CongestionControl, qos.IsExpress);
        _head = Encode(key, encoding, qos);
    }

    public KeyExpression Key { get; }

    public Locality Locality { get; }

    public SendOptions SendOptions { get; }

    /// <summary>Who got the last put.</summary>
    public DataRoute? Route
    {
        get => _route;
        set => _route = value;
    }

    /// <summary>A put on its way to a face that needs no routing context.</summary>
    public PreparedPush Message(ReadOnlySpan<byte> payload) => new(_head, payload);

    // Of a put without payload, less the length of that.
    private static byte[] Encode(KeyExpression key, WireEncoding encoding, QoS qos)
    {
        var message = default(PushMessage);
        message.Push.Key = new WireExpression(key.Utf8);
        message.Push.Extensions.QoS = qos;
        message.Push.Body = new SampleBody { Kind = SampleKind.Put, Encoding = encoding };
        using var head = MessageHead.Encode(message);
        return head.Bytes[..^1].ToArray();
    }
}
