using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Routing.Outgoing;

/// <summary>What all plain puts of a publisher have in common, worked out once. Thread-safe.</summary>
internal sealed class Publication
{
    private readonly byte[] _head;
    private volatile PublicationPath? _path;

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

    /// <summary>How each put begins, up to the length of its payload, at a face that needs no routing context.</summary>
    public byte[] Head => _head;

    /// <summary>The way of the last put.</summary>
    public PublicationPath? Path
    {
        get => _path;
        set => _path = value;
    }

    /// <summary>
    /// Sends a put with a short payload the way of the last one where that takes no more than to copy it behind others that leave; false, and nothing done,
    /// where it takes more.
    /// </summary>
    public bool TryJoin(scoped ReadOnlySpan<byte> payload) => _path is { IsCurrent: true } path && path.TryJoin(payload);

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
