using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Protocol.Network;

/// <summary>REQUEST: a query on its way to queryables (Zenoh wire specification, REQUEST).</summary>
/// <remarks>All spans are parts of the batch. To forward it, write <see cref="EncodeHead"/> with id and key for the next hop, then <see cref="EncodedBody"/> as it came.</remarks>
internal ref struct Request
{
    public const byte Id = (byte)NetworkMessageId.Request;

    private const byte TargetExtension = 0x34;
    private const byte BudgetExtension = 0x25;
    private const byte TimeoutExtension = 0x26;

    /// <summary>Chosen by the requester, unique among its pending requests on this transport.</summary>
    public uint RequestId;

    public WireExpression Key;

    /// <summary>Quality of service, timestamp in transit, routing context.</summary>
    public RoutingExtensions Extensions;

    public QueryTarget Target;

    /// <summary>How many replies are wanted at most; nobody enforces it.</summary>
    public uint? Budget;

    public ulong? TimeoutMilliseconds;

    public TimestampStack TimestampStack;

    public Query Query;

    /// <summary>The body as received, with its header; empty in a message that was not received.</summary>
    public ReadOnlySpan<byte> EncodedBody;

    /// <summary>Decodes what follows <paramref name="header"/>.</summary>
    public static bool TryDecode(scoped ref WireReader reader, byte header, out Request request)
    {
        request = default;
        if (!reader.TryReadZ32(out request.RequestId) || !WireExpression.TryRead(ref reader, header, out request.Key))
            return false;
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!reader.Check(request.Take(extension)))
                return false;
        }

        int start = reader.Position;
        if (reader.HasFailed || !Query.TryDecode(ref reader, out request.Query))
            return false;
        request.EncodedBody = reader.Since(start);
        return true;
    }

    public readonly void Encode(ref WireWriter writer)
    {
        EncodeHead(ref writer);
        Query.Encode(ref writer);
    }

    /// <summary>Encodes everything before the body. The routing context stands behind the timeout: here, and only here, the order is not that of the ids.</summary>
    public readonly void EncodeHead(ref WireWriter writer)
    {
        var extensions = new ExtensionWriter(writer.Position);
        writer.WriteByte((byte)(Id | Key.HeaderFlags));
        writer.WriteZint(RequestId);
        Key.Write(ref writer);
        Extensions.EncodeQoSAndTimestamp(ref writer, ref extensions);
        if (Target != QueryTarget.BestMatching)
            extensions.Number(ref writer, TargetExtension, (byte)Target);
        if (Budget is { } budget)
            extensions.Number(ref writer, BudgetExtension, budget);
        if (TimeoutMilliseconds is { } timeout)
            extensions.Number(ref writer, TimeoutExtension, timeout);
        Extensions.EncodeNodeId(ref writer, ref extensions);
        TimestampStack.WriteExtension(ref writer, ref extensions);
    }

    private WireError Take(Extension extension)
    {
        switch (extension.Identity)
        {
            case TargetExtension:
                Target = (QueryTarget)extension.Value;
                return extension.Value <= (ulong)QueryTarget.AllComplete ? WireError.None : WireError.ReservedValue;
            case BudgetExtension:
                Budget = (uint)extension.Value;
                return extension.Value <= uint.MaxValue ? WireError.None : WireError.NumberTooLarge;
            case TimeoutExtension:
                TimeoutMilliseconds = extension.Value;
                return WireError.None;
            case TimestampStack.Extension:
                return TimestampStack.ReadBody(extension.Body, out TimestampStack);
            default:
                return Extensions.Take(extension, hasNodeId: true);
        }
    }
}
