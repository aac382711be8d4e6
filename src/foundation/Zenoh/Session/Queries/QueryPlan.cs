using System.Runtime.CompilerServices;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Session.Queues;
using QueryBody = Zenoh.Protocol.Bodies.Query;

namespace Zenoh.Session.Queries;

/// <summary>A query as it will be sent: checked, and without anything left to decide.</summary>
internal sealed class QueryPlan(ZenohSession session, KeyExpression key, string? parameters, GetOptions options)
{
    private readonly GetOptions _options = options.Checked();
    private readonly string _parameters = options.AcceptAnyKey && Selector.Find(parameters, Selector.AnyKey) is null
        ? Selector.Add(parameters, Selector.AnyKey)
        : parameters ?? "";

    /// <summary>Sends the query and gives out its replies.</summary>
    public async IAsyncEnumerable<Reply> Enumerate([EnumeratorCancellation] CancellationToken cancellation)
    {
        using BoundedQueue<Reply> queue = new(new QueueOptions { Capacity = session.Node.Options.Limits.WaitingReplies, WhenFull = WhenFull.DropNewest });
        using PendingGet pending = Begin(queue.Write, queue.Complete);
        Send(pending);
        while (await queue.ReadAsync(cancellation).ConfigureAwait(false) is { } reply)
            yield return reply;
        await pending.Completion.ConfigureAwait(false);
        if (queue.Dropped > 0)
            throw new ZenohException(pending.TooMany(queue.Dropped));
    }

    /// <summary>Sends the query and calls back with its replies.</summary>
    public async Task Run(Action<Reply> callback, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using PendingGet pending = Begin(callback, static () => { });
        using var cancelling = cancellation.UnsafeRegister(static (pending, cancellation) => ((PendingGet)pending!).Cancel(cancellation), pending);
        Send(pending);
        await pending.Completion.ConfigureAwait(false);
    }

    private PendingGet Begin(Action<Reply> deliver, Action ended)
    {
        bool acceptsAny = Selector.Find(_parameters, Selector.AnyKey) is not null;
        return session.Add(new PendingGet(session, acceptsAny ? null : key, _options.Resolve(_parameters), deliver, ended));
    }

    private void Send(PendingGet pending)
    {
        QueryBody body = default;
        body.Consolidation = _options.Resolve(_parameters);
        body.Parameters = _parameters.Length == 0 ? default : new OptionalBytes(System.Text.Encoding.UTF8.GetBytes(_parameters));
        body.SourceInfo = SourceInfo.ToWire(_options.Source);
        body.HasPayload = _options.Payload is not null;
        body.Encoding = SchemaCache.ToWire(_options.Encoding);
        body.Payload = _options.Payload.GetValueOrDefault().Span;
        body.Attachment = _options.Attachment.IsEmpty ? default : new OptionalBytes(_options.Attachment.Span);
        QueryOptions travel = new(_options.Delivery.QoS, _options.Target, _options.Timeout ?? TimeSpan.Zero, _options.Delivery.Locality);
        pending.Attach(session.Face.Query(session.Names.Outgoing(key), body, travel, pending));
    }
}
