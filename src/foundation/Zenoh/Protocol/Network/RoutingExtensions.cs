using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>Quality of service, timestamp in transit and routing context: what all network messages carry beside their content (Zenoh wire specification, common extensions).</summary>
internal record struct RoutingExtensions
{
    private const byte QoSExtension = 0x21;
    private const byte TimestampExtension = 0x42;
    private const byte NodeIdExtension = 0x33;

    public QoS QoS;

    /// <summary>Of the message in transit, rarely used; timestamps of data are in the bodies.</summary>
    public Timestamp? Timestamp;

    /// <summary>The router the message comes from, as an index of the sender; 0 for the sender itself. Only between routers.</summary>
    public ushort NodeId;

    /// <summary>Takes an extension if it is one of these.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="hasNodeId">Whether the message can carry a routing context.</param>
    public WireError Take(scoped Extension extension, bool hasNodeId)
    {
        switch (extension.Identity)
        {
            case QoSExtension:
                QoS = new QoS((byte)extension.Value);
                return extension.Value <= byte.MaxValue ? WireError.None : WireError.NumberTooLarge;
            case TimestampExtension:
                return TimestampCodec.ReadBody(extension.Body, out Timestamp);
            case NodeIdExtension when hasNodeId:
                NodeId = (ushort)extension.Value;
                return extension.Value <= ushort.MaxValue ? WireError.None : WireError.NumberTooLarge;
            default:
                return extension.Ignore();
        }
    }

    public readonly void Encode(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        EncodeQoSAndTimestamp(ref writer, ref extensions);
        EncodeNodeId(ref writer, ref extensions);
    }

    public readonly void EncodeQoSAndTimestamp(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        if (!QoS.IsDefault)
            extensions.Number(ref writer, QoSExtension, QoS.Raw);
        extensions.Timestamp(ref writer, TimestampExtension, Timestamp);
    }

    public readonly void EncodeNodeId(ref WireWriter writer, ref ExtensionWriter extensions)
    {
        if (NodeId != 0)
            extensions.Number(ref writer, NodeIdExtension, NodeId);
    }
}
