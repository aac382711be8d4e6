using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Queries;

/// <summary>Hands answers and the end to whoever asked: another node, or a session of this one.</summary>
internal static class QueryReplies
{
    /// <summary>What a node answers for one that was silent.</summary>
    public static ReadOnlySpan<byte> TimeoutText => "Timeout"u8;

    /// <summary>What a node answers that has too many queries of the one that asks.</summary>
    public static ReadOnlySpan<byte> RefusalText =>
        "Too many queries of one node wait for their end (pending_queries and declaration_bytes in routing/limits here): wait for some before asking more."u8;

    /// <summary>An answer goes back.</summary>
    /// <param name="query">What it answers.</param>
    /// <param name="key">Its key; null when the message spells it out, or has none.</param>
    /// <param name="response">The answer; its id and key are replaced.</param>
    /// <param name="context">How it came.</param>
    public static SendOutcome Return(PendingQuery query, KeyExpression? key, scoped ref Response response, in DeliveryContext context)
    {
        if (query.IsOver)
            return SendOutcome.Closed;
        if (key is not null)
            response.Key = new WireExpression(key.Utf8);
        if (query.From is null)
        {
            query.Hand(key, response, context);
            return SendOutcome.Sent;
        }

        var message = new ResponseMessage { Response = response };
        message.Response.RequestId = query.Id;
        if (query.From.Egress is not { } rules)
            return query.From.Transport.Send(message, OptionsOf(context.QoS, context.Reliability));
        return rules.Passes(key ?? query.Key!, response, ref message.Response.Extensions.QoS)
            ? query.From.Transport.Send(message, OptionsOf(message.Response.Extensions.QoS, context.Reliability))
            : SendOutcome.Sent;
    }

    /// <summary>A node answers rather than one of its queryables.</summary>
    public static void ReturnError(PendingQuery query, ZenohId node, ReadOnlySpan<byte> text)
    {
        var response = new Response
        {
            IsError = true,
            Error = new Err { Payload = text },
            Responder = new EntityId(node, 0),
            Key = new WireExpression(0, true, default),
        };
        response.Extensions.QoS = query.QoS;
        Return(query, null, ref response, new DeliveryContext(query.QoS, query.Reliability, null));
    }

    /// <summary>Nothing more will come.</summary>
    public static void ReturnEnd(PendingQuery query)
    {
        if (query.From is null)
        {
            query.End(tell: true);
            return;
        }

        var final = new ResponseFinal { RequestId = query.Id };
        final.Extensions.QoS = query.QoS;
        query.From.Transport.Send(new ResponseFinalMessage(final), OptionsOf(query.QoS, query.Reliability));
    }

    /// <summary>Whether it is a node that says that another is silent, rather than one of its queryables.</summary>
    public static bool IsTimeout(scoped in Response response) =>
        response is { IsError: true, Responder.Entity: 0 } && response.Error.Payload.SequenceEqual(TimeoutText);

    /// <summary>How a message of a query is sent.</summary>
    public static SendOptions OptionsOf(QoS qos, Reliability reliability) => new(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress);
}
