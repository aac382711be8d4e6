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
    private readonly Lock _lock = new();
    private readonly QueryTargets _targets = new(tables, mesh);

    private long _begun;
    private long _ended;
    private long _timedOut;

    /// <summary>Queries so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Those that have ended.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Nodes that were silent for too long, once per query.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    private static ReadOnlySpan<byte> TimeoutText => "Timeout"u8;

    private static ReadOnlySpan<byte> RefusalText => "Too many queries of one node wait for their end: wait for some before asking more."u8;

    /// <summary>A query came from another node.</summary>
    public void Route(RemoteFace from, scoped ref Request request, in ReceiveContext context)
    {
        KeyExpression? key = from.Keys.Resolve(request.Key);
        Declarer source = from;
        bool isRouted = key is not null
            && (from.Ingress is not { } rules || rules.Passes(key, request.Query, ref request.Extensions.QoS))
            && (mesh is null || from.Kind != FaceKind.Router || mesh.TryOrigin(from, request.Extensions.NodeId, out source));
        var query = new PendingQuery
        {
            From = from, Id = request.RequestId, Key = key, QoS = request.Extensions.QoS, Reliability = context.Reliability,
        };
        bool isAdmitted = TryAdmit(query, out bool isDuplicate);
        if (!isAdmitted || !isRouted)
        {
            if (!isAdmitted && !isDuplicate && isRouted)
                Refuse(query);
            if (!isDuplicate)
                Done(query);
            return;
        }

        var delivery = new DeliveryContext(query.QoS, context.Reliability, context.Buffer);
        Start(query, _targets.Find(source, from, key!, request.Target, Locality.Any), key!, ref request, delivery);
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
        PendingQuery query;
        lock (_lock)
        {
            if (!from.Queries.Branches.TryGetValue(response.RequestId, out QueryBranch? branch))
                return;
            query = branch.Query;
            if (IsTimeout(response) && !TryReport(branch, response.Responder!.Value.Node))
                return;
        }

        // An answer to another node whose key is spelled out needs no look at it, unless rules ask for it.
        KeyExpression? key = null;
        bool isFiltered = from.Ingress is not null || query.From?.Egress is not null;
        if (!response.Key.IsEmpty && (query.Receiver is not null || response.Key.Scope != 0 || isFiltered))
        {
            key = from.Keys.Resolve(response.Key);
            if (key is null)
                return;
        }

        if (from.Ingress is not { } rules || rules.Passes(key ?? query.Key!, response, ref response.Extensions.QoS))
            Return(query, key, ref response, new DeliveryContext(response.Extensions.QoS, context.Reliability, context.Buffer));
    }

    /// <summary>Another node has no more answers.</summary>
    public void Route(RemoteFace from, in ResponseFinal final)
    {
        QueryBranch? branch;
        lock (_lock)
            from.Queries.Branches.TryGetValue(final.RequestId, out branch);
        if (branch is not null)
            Done(branch);
    }

    /// <summary>A queryable of this node answers.</summary>
    public SendOutcome Answer(QueryBranch branch, KeyExpression key, scoped ref Response response)
    {
        lock (_lock)
        {
            if (branch.IsDone)
                return SendOutcome.Closed;
        }

        response.Extensions.QoS = branch.Query.QoS;
        return Return(branch.Query, key, ref response, new DeliveryContext(branch.Query.QoS, branch.Query.Reliability, null));
    }

    /// <summary>One of those asked has finished.</summary>
    public void Done(QueryBranch branch)
    {
        lock (_lock)
        {
            if (branch.IsDone)
                return;
            Close(branch);
        }

        Done(branch.Query);
    }

    /// <summary>A face is gone: what it was asked has ended, what it asked is of no interest any more.</summary>
    public void Forget(RemoteFace face)
    {
        List<QueryBranch> ended;
        lock (_lock)
        {
            foreach (PendingQuery query in (PendingQuery[])[.. face.Queries.Asked.Values])
                Drop(query);
            ended = [.. face.Queries.Branches.Values];
        }

        foreach (QueryBranch branch in ended)
            Done(branch);
    }

    /// <summary>Nobody waits for a query's answers any more.</summary>
    private void Cancel(PendingQuery query)
    {
        lock (_lock)
            Drop(query);
        query.End(tell: false);
    }

    private void Start(PendingQuery query, List<QueryCandidate> candidates, KeyExpression key, scoped ref Request request, in DeliveryContext context)
    {
        TimeSpan timeout = request.TimeoutMilliseconds is { } milliseconds
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, (ulong)int.MaxValue))
            : tables.Options.QueriesDefaultTimeout;
        List<(QueryBranch Branch, ushort NodeId)> remote = [];
        List<(QueryBranch Branch, Declarations.Entity Queryable)> own = [];
        lock (_lock)
        {
            query.HasBegun = true;
            _begun++;
            foreach (QueryCandidate candidate in candidates)
            {
                if (candidate.Face is { } face)
                    remote.Add((Open(query, face), candidate.NodeId));
                foreach (Declarations.Entity queryable in candidate.Own)
                    own.Add((Open(query, null), queryable));
            }

            if (query.Remaining > 1)
                query.Deadline = deadlines.After(timeout, () => Expire(query));
        }

        SendAll(remote, key, ref request, context);
        foreach ((QueryBranch branch, Declarations.Entity queryable) in own)
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
            if (!passes || branch.Face.Transport.Send(message, OptionsOf(message.Request.Extensions.QoS, context.Reliability)) != SendOutcome.Sent)
                Done(branch);
        }
    }

    private static QueryBranch Open(PendingQuery query, RemoteFace? face)
    {
        var branch = new QueryBranch(query, face, face?.Queries.NextId() ?? 0);
        face?.Queries.Branches.Add(branch.Id, branch);
        query.Branches.Add(branch);
        query.Remaining++;
        return branch;
    }

    private static void Close(QueryBranch branch)
    {
        branch.IsDone = true;
        branch.Face?.Queries.Branches.Remove(branch.Id);
    }

    private void Drop(PendingQuery query)
    {
        if (query.HasBegun && !query.IsOver)
            _ended++;
        query.IsOver = true;
        query.Deadline?.Dispose();
        query.From?.Queries.Asked.Remove(query.Id);
        foreach (QueryBranch branch in query.Branches)
            Close(branch);
    }

    private void Done(PendingQuery query)
    {
        lock (_lock)
        {
            if (--query.Remaining > 0 || query.IsOver)
                return;
            Drop(query);
        }

        if (query.From is null)
        {
            query.End(tell: true);
            return;
        }

        var final = new ResponseFinal { RequestId = query.Id };
        final.Extensions.QoS = query.QoS;
        query.From.Transport.Send(new ResponseFinalMessage(final), OptionsOf(query.QoS, query.Reliability));
    }

    /// <summary>
    /// Ends what is silent. Every node on the way watches the time: a branch from which a timeout has come already ends without another one, and
    /// queryables of one node are one that is silent.
    /// </summary>
    private void Expire(PendingQuery query)
    {
        int ended = 0;
        List<ZenohId> silent = [];
        lock (_lock)
        {
            foreach (QueryBranch branch in query.Branches)
            {
                if (branch.IsDone)
                    continue;
                ZenohId node = branch.Face?.Id ?? tables.Options.Id;
                if (!branch.HasTimedOut && TryReport(branch, node))
                {
                    silent.Add(node);
                    _timedOut++;
                }

                Close(branch);
                ended++;
            }
        }

        foreach (ZenohId node in silent)
            ReturnError(query, node, TimeoutText);
        for (; ended > 0; ended--)
            Done(query);
    }

    private void Refuse(PendingQuery query)
    {
        using (tables.Begin())
            tables.Refuse(query.From!, RefusalKind.Query);
        ReturnError(query, tables.Options.Id, RefusalText);
    }

    /// <summary>A node answers rather than one of its queryables.</summary>
    private static void ReturnError(PendingQuery query, ZenohId node, ReadOnlySpan<byte> text)
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

    /// <summary>Whether it is a node that says so rather than one of its queryables.</summary>
    private static bool IsTimeout(scoped in Response response) =>
        response is { IsError: true, Responder.Entity: 0 } && response.Error.Payload.SequenceEqual(TimeoutText);

    /// <summary>Takes note that a node is silent. False when that was said before.</summary>
    private static bool TryReport(QueryBranch branch, ZenohId silent)
    {
        branch.HasTimedOut = true;
        return (branch.Query.Silent ??= []).Add(silent);
    }

    private static SendOutcome Return(PendingQuery query, KeyExpression? key, scoped ref Response response, in DeliveryContext context)
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

    private bool TryAdmit(PendingQuery query, out bool isDuplicate)
    {
        lock (_lock)
        {
            Dictionary<uint, PendingQuery> asked = query.From!.Queries.Asked;
            isDuplicate = asked.ContainsKey(query.Id);
            return !isDuplicate && asked.Count < Limits.PendingQueriesPerFace && asked.TryAdd(query.Id, query);
        }
    }

    private static SendOptions OptionsOf(QoS qos, Reliability reliability) => new(qos.Priority, reliability, qos.CongestionControl, qos.IsExpress);

    private sealed class Cancellation(QueryRouting routing, PendingQuery query) : IDisposable
    {
        public void Dispose() => routing.Cancel(query);
    }
}
