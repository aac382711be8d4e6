using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;
using Zenoh.Routing.Mesh;
using Zenoh.Routing.Outgoing;
using Zenoh.Transport;

namespace Zenoh.Routing.Queries;

/// <summary>
/// Carries queries to queryables and their answers back: a fresh id for each face asked, one end to whoever asked, however the others end (Zenoh
/// wire specification, query routing).
/// </summary>
internal sealed class QueryRouting(Tables tables, RouterMesh? mesh, Deadlines deadlines)
{
    private readonly PendingQueries _pending = new(tables.Options.Id, tables.Options.Limits.PendingQueries);
    private readonly QueryTargets _targets = new(tables, mesh);

    /// <inheritdoc cref="PendingQueries.Begun"/>
    public long Begun => _pending.Begun;

    /// <inheritdoc cref="PendingQueries.Ended"/>
    public long Ended => _pending.Ended;

    /// <inheritdoc cref="PendingQueries.TimedOut"/>
    public long TimedOut => _pending.TimedOut;

    /// <summary>A query came from another node.</summary>
    public void Route(RemoteFace from, scoped ref Request request, in ReceiveContext context)
    {
        KeyExpression? key = from.Keys.Resolve(request.Key);
        Declarer source = from;
        bool isRouted = key is not null
            && (from.Ingress is not { } rules || rules.Passes(key, request.Query, ref request.Extensions.QoS))
            && (mesh is null || from.Kind != FaceKind.Router || mesh.TryOrigin(from, request.Extensions.NodeId, out source));
        if (_pending.IsUnderWay(from, request.RequestId))
            return;
        List<QueryCandidate> candidates = isRouted ? _targets.Find(source, from, key!, request.Target, Locality.Any) : [];
        var query = new PendingQuery
        {
            From = from,
            Id = request.RequestId,
            Key = key,
            Bytes = PendingQuery.BytesOf(key, candidates),
            QoS = request.Extensions.QoS,
            Reliability = context.Reliability,
        };
        RefusalKind? refusal = isRouted ? _pending.Admit(query) : null;
        if (refusal is { } kind)
            Refuse(query, kind);
        if (!isRouted || refusal is not null)
        {
            Done(query);
            return;
        }

        var delivery = new DeliveryContext(query.QoS, context.Reliability, context.Buffer);
        Start(query, candidates, key!, ref request, delivery);
    }

    /// <summary>A session of this node asks.</summary>
    public IDisposable Ask(LocalFace from, KeyExpression key, scoped in Query body, in QueryOptions options, IReplyReceiver receiver)
    {
        var query = new PendingQuery { Receiver = receiver, Key = key, QoS = options.QoS, Reliability = Reliability.Reliable };
        TimeSpan timeout = options.Timeout > TimeSpan.Zero ? options.Timeout : tables.Options.QueriesDefaultTimeout;
        var request = new Request { Query = body, Target = options.Target, TimeoutMilliseconds = (ulong)timeout.TotalMilliseconds };
        var delivery = new DeliveryContext(options.QoS, Reliability.Reliable, null);
        Start(query, _targets.Find(from, null, key, options.Target, options.Locality), key, ref request, delivery);
        return new Cancellation(this, query);
    }

    /// <summary>An answer came from another node.</summary>
    public void Route(RemoteFace from, scoped ref Response response, in ReceiveContext context)
    {
        if (_pending.Find(from, response.RequestId) is not { } branch)
            return;
        if (QueryReplies.IsTimeout(response) && !_pending.TryReport(branch, response.Responder!.Value.Node))
            return;

        // An answer to another node whose key is spelled out needs no look at it, unless rules ask for it.
        PendingQuery query = branch.Query;
        KeyExpression? key = null;
        bool isFiltered = from.Ingress is not null || query.From?.Egress is not null;
        if (!response.Key.IsEmpty && (query.Receiver is not null || response.Key.Scope != 0 || isFiltered))
        {
            key = from.Keys.Resolve(response.Key);
            if (key is null)
                return;
        }

        if (from.Ingress is not { } rules || rules.Passes(key ?? query.Key!, response, ref response.Extensions.QoS))
            QueryReplies.Return(query, key, ref response, new DeliveryContext(response.Extensions.QoS, context.Reliability, context.Buffer));
    }

    /// <summary>Another node has no more answers.</summary>
    public void Route(RemoteFace from, in ResponseFinal final)
    {
        if (_pending.Find(from, final.RequestId) is { } branch)
            Done(branch);
    }

    /// <summary>A queryable of this node answers.</summary>
    public SendOutcome Answer(QueryBranch branch, KeyExpression key, scoped ref Response response)
    {
        if (_pending.IsDone(branch))
            return SendOutcome.Closed;
        response.Extensions.QoS = branch.Query.QoS;
        return QueryReplies.Return(branch.Query, key, ref response, new DeliveryContext(branch.Query.QoS, branch.Query.Reliability, null));
    }

    /// <summary>One of those asked has finished.</summary>
    public void Done(QueryBranch branch)
    {
        if (_pending.TryClose(branch))
            Done(branch.Query);
    }

    /// <summary>A face is gone: what it was asked has ended, what it asked is of no interest any more.</summary>
    public void Forget(RemoteFace face)
    {
        foreach (QueryBranch branch in _pending.DropAll(face))
            Done(branch);
    }

    /// <summary>Nobody waits for a query's answers any more.</summary>
    private void Cancel(PendingQuery query)
    {
        _pending.Drop(query);
        query.End(tell: false);
    }

    private void Start(PendingQuery query, List<QueryCandidate> candidates, KeyExpression key, scoped ref Request request, in DeliveryContext context)
    {
        TimeSpan timeout = request.TimeoutMilliseconds is { } milliseconds
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, (ulong)int.MaxValue))
            : tables.Options.QueriesDefaultTimeout;

        // What is said then may take long, to a callback as to a link that takes nothing; other deadlines do not wait for it.
        Action expire = () => tables.Options.StartCallback(() => Expire(query));
        StartedQuery started = _pending.Begin(query, candidates, () => deadlines.After(timeout, expire));
        SendAll(started.Remote, key, ref request, context);
        foreach ((QueryBranch branch, Declarations.Entity queryable) in started.Own)
        {
            var incoming = new IncomingQuery(this, branch, key, new EntityId(tables.Options.Id, queryable.Id), timeout);
            ((IQueryReceiver)queryable.Receiver!).Receive(incoming, request.Query, context);
        }

        Done(query);
    }

    private void SendAll(
        List<(QueryBranch Branch, ushort NodeId)> branches, KeyExpression key, scoped ref Request request, in DeliveryContext context)
    {
        var message = new RequestMessage { Request = request };
        message.Request.Key = new WireExpression(key.Utf8);
        foreach ((QueryBranch branch, ushort nodeId) in branches)
        {
            message.Request.RequestId = branch.Id;
            message.Request.Extensions.NodeId = nodeId;
            message.Request.Extensions.QoS = context.QoS;
            bool passes = branch.Face!.Egress is not { } rules || rules.Passes(key, request.Query, ref message.Request.Extensions.QoS);
            SendOptions options = QueryReplies.OptionsOf(message.Request.Extensions.QoS, context.Reliability);
            if (!passes || branch.Face.Transport.Send(message, options) != SendOutcome.Sent)
                Done(branch);
        }
    }

    private void Done(PendingQuery query)
    {
        if (_pending.TryFinish(query))
            QueryReplies.ReturnEnd(query);
    }

    /// <summary>Ends what is silent and says who it was.</summary>
    private void Expire(PendingQuery query)
    {
        foreach (ZenohId node in _pending.Expire(query))
            QueryReplies.ReturnError(query, node, QueryReplies.TimeoutText);
        if (_pending.TryEnd(query))
            QueryReplies.ReturnEnd(query);
    }

    private void Refuse(PendingQuery query, RefusalKind kind)
    {
        tables.Refuse(query.From!, kind);
        QueryReplies.ReturnError(query, tables.Options.Id, QueryReplies.RefusalText);
    }

    private sealed class Cancellation(QueryRouting routing, PendingQuery query) : IDisposable
    {
        public void Dispose() => routing.Cancel(query);
    }
}
