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
    private readonly QoS _qos;
    private readonly byte[] _bodyHead;
    private volatile PublicationPath? _path;

    public Publication(KeyExpression key, WireEncoding encoding, in PushOptions options)
    {
        Key = key;
        Locality = options.Locality;
        _qos = options.QoS;
        SendOptions = new SendOptions(_qos.Priority, options.Reliability, _qos.CongestionControl, _qos.IsExpress);
        _bodyHead = Encode(encoding);
    }

    public KeyExpression Key { get; }

    public Locality Locality { get; }

    public SendOptions SendOptions { get; }

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

    /// <summary>How each put begins, up to the length of its payload, at a face that needs no routing context.</summary>
    /// <param name="key">What the key is called there.</param>
    public byte[] Head(WireExpression key)
    {
        var message = default(PushMessage);
        message.Push.Key = key;
        message.Push.Extensions.QoS = _qos;
        message.Push.EncodedBody = _bodyHead;
        using var head = MessageHead.Encode(message);
        return [.. head.Bytes, .. _bodyHead];
    }

    // Without payload, less the length of that.
    private static byte[] Encode(WireEncoding encoding)
    {
        var writer = new WireWriter(new byte[1 + encoding.Length + 1]);
        new SampleBody { Kind = SampleKind.Put, Encoding = encoding }.EncodeHead(ref writer);
        return writer.Written[..^1].ToArray();
    }
}
