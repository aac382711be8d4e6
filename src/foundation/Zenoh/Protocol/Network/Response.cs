using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>RESPONSE: one answer to a REQUEST (Zenoh wire specification, RESPONSE).</summary>
/// <remarks>All spans are parts of the batch. To forward it, write <see cref="EncodeHead"/> with id and key for the next hop, then <see cref="EncodedBody"/> as it came.</remarks>
internal ref struct Response
{
    public const byte Id = (byte)NetworkMessageId.Response;

    private const byte ResponderExtension = 0x43;

    public uint RequestId;

    /// <summary>The key of the reply; the key of the query, or an empty one, when the answer is an error.</summary>
    public WireExpression Key;

    /// <summary>Quality of service and timestamp in transit.</summary>
    public RoutingExtensions Extensions;

    /// <summary>The queryable that answers.</summary>
    public EntityId? Responder;

    public TimestampStack TimestampStack;

    /// <summary>Whether the answer is <see cref="Error"/>, not <see cref="Reply"/>.</summary>
    public bool IsError;

    public Reply Reply;

    public Err Error;

    /// <summary>The body as received, with its header; empty in a message that was not received.</summary>
    public ReadOnlySpan<byte> EncodedBody;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Response response)
    {
        response = default;
        if (!reader.TryReadZ32(out response.RequestId) || !WireExpression.TryRead(ref reader, header, out response.Key))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(response.Take(extension)))
                return false;
        }

        int start = reader.Position;
        if (reader.HasFailed || !reader.TryReadByte(out byte bodyHeader))
            return false;
        var body = (BodyId)MessageHeader.IdOf(bodyHeader);
        response.IsError = body == BodyId.Err;
        bool decoded = body switch
        {
            BodyId.Reply => Reply.TryDecode(ref reader, bodyHeader, out response.Reply),
            BodyId.Err => Err.TryDecode(ref reader, bodyHeader, out response.Error),
            _ => reader.Fail(WireError.UnexpectedBody),
        };
        if (decoded)
            response.EncodedBody = reader.Since(start);
        return decoded;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        if (IsError)
            Error.Encode(ref writer);
        else
            Reply.Encode(ref writer);
    }

    /// <summary>Encodes everything before the body.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | Key.HeaderFlags));
        writer.WriteZint(RequestId);
        Key.Write(ref writer);
        Extensions.Encode(ref writer, ref extensions);
        if (Responder is { } responder)
        {
            extensions.BeginBytes(ref writer, ResponderExtension, responder.Length);
            responder.Write(ref writer);
        }

        TimestampStack.WriteExtension(ref writer, ref extensions);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case ResponderExtension:
                return TakeResponder(extension.Body);
            case TimestampStack.Extension:
                return TimestampStack.ReadBody(extension.Body, out TimestampStack);
            default:
                return Extensions.Take(extension, hasNodeId: false);
        }
    }

    private WireError TakeResponder(scoped ReadOnlySpan<byte> body)
    {
        var nested = new WireReader(body);
        if (!EntityId.TryRead(ref nested, out EntityId responder) || !nested.TryEnd())
            return nested.Error;
        Responder = responder;
        return WireError.None;
    }
}
