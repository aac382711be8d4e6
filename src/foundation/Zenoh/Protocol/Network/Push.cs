using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>PUSH: a sample on its way to subscribers (Zenoh wire specification, PUSH).</summary>
/// <remarks>All spans are parts of the batch. To forward it, write <see cref="EncodeHead"/> with the key for the next hop, then <see cref="EncodedBody"/> as it came.</remarks>
internal ref struct Push
{
    public const byte Id = (byte)NetworkMessageId.Push;

    public WireExpression Key;

    /// <summary>Quality of service, timestamp in transit, routing context.</summary>
    public RoutingExtensions Extensions;

    public TimestampStack TimestampStack;

    public SampleBody Body;

    /// <summary>The body as received, with its header; empty in a message that was not received.</summary>
    public ReadOnlySpan<byte> EncodedBody;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Push push)
    {
        push = default;
        if (!WireExpression.TryRead(ref reader, header, out push.Key))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(push.Take(extension)))
                return false;
        }

        int start = reader.Position;
        if (reader.HasFailed || !SampleBody.TryDecode(ref reader, out push.Body))
            return false;
        push.EncodedBody = reader.Since(start);
        return true;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        Body.Encode(ref writer);
    }

    /// <summary>Encodes everything before the body.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | Key.HeaderFlags));
        Key.Write(ref writer);
        Extensions.Encode(ref writer, ref extensions);
        TimestampStack.WriteExtension(ref writer, ref extensions);
    }

    private WireError Take(Extension extension) => extension.Identity == TimestampStack.Extension
        ? TimestampStack.ReadBody(extension.Body, out TimestampStack)
        : Extensions.Take(extension, hasNodeId: true);
}
