using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Queries;

/// <summary>All queries under way and how many of whom each waits for. Nothing is sent from here. Thread-safe: one lock guards every query.</summary>
/// <param name="self">This node.</param>
/// <param name="mostPerFace">Queries of one other node (<c>routing/limits/pending_queries</c>).</param>
internal sealed class PendingQueries(ZenohId self, int mostPerFace)
{
    private readonly Lock _lock = new();

    private long _begun;
    private long _ended;
    private long _timedOut;

    /// <summary>Queries so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Those that have ended.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Nodes that were silent for too long, once per query.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Whether a query with this id of another node is under way.</summary>
    public bool IsUnderWay(RemoteFace from, uint id)
    {
        lock (_lock)
            return from.Queries.Asked.ContainsKey(id);
    }

    /// <summary>Takes up a query of another node, none of whose queries has its id.</summary>
    /// <returns>Null, or what the node has too much of.</returns>
    public RefusalKind? Admit(PendingQuery query)
    {
        lock (_lock)
        {
            Dictionary<uint, PendingQuery> asked = query.From!.Queries.Asked;
            if (asked.Count >= mostPerFace)
                return RefusalKind.Query;
            if (!query.From.Budget.TryTake(query.Bytes))
                return RefusalKind.Memory;
            asked.Add(query.Id, query);
            return null;
        }
    }

    /// <summary>Gives every one that will be asked a branch, and the query a deadline if there are any.</summary>
    public StartedQuery Begin(PendingQuery query, List<QueryCandidate> candidates, Func<IDisposable> watch)
    {
        var started = new StartedQuery([], []);
        lock (_lock)
        {
            query.HasBegun = true;
            _begun++;
            foreach (QueryCandidate candidate in candidates)
            {
                if (candidate.Face is { } face)
                    started.Remote.Add((Open(query, face), candidate.NodeId));
                foreach (Declarations.Entity queryable in candidate.Own)
                    started.Own.Add((Open(query, null), queryable));
            }

            if (query.Remaining > 1)
                query.Deadline = watch();
        }

        return started;
    }

    /// <summary>The branch a face was asked under an id; null when that has ended.</summary>
    public QueryBranch? Find(RemoteFace face, uint id)
    {
        lock (_lock)
            return face.Queries.Branches.GetValueOrDefault(id);
    }

    /// <summary>True for a branch from which no answer counts any more.</summary>
    public bool IsDone(QueryBranch branch)
    {
        lock (_lock)
            return branch.IsDone;
    }

    /// <summary>Takes note that a node is silent. False when that was said before.</summary>
    public bool TryReport(QueryBranch branch, ZenohId silent)
    {
        lock (_lock)
            return TryNote(branch, silent);
    }

    /// <summary>Ends a branch. False when it has ended before.</summary>
    public bool TryClose(QueryBranch branch)
    {
        lock (_lock)
        {
            if (branch.IsDone)
                return false;
            Close(branch);
            return true;
        }
    }

    /// <summary>One of those a query waits for has ended. True when it was the last: the query is over.</summary>
    public bool TryFinish(PendingQuery query)
    {
        lock (_lock)
        {
            if (--query.Remaining > 0 || query.IsOver)
                return false;
            Remove(query);
            return true;
        }
    }

    /// <summary>Nobody waits for the answers any more.</summary>
    public void Drop(PendingQuery query)
    {
        lock (_lock)
            Remove(query);
    }

    /// <summary>A face is gone: what it asked is dropped.</summary>
    /// <returns>What it was asked, still open.</returns>
    public List<QueryBranch> DropAll(RemoteFace face)
    {
        lock (_lock)
        {
            foreach (PendingQuery query in (PendingQuery[])[.. face.Queries.Asked.Values])
                Remove(query);
            return [.. face.Queries.Branches.Values];
        }
    }

    /// <summary>Ends a query, whatever it still waits for. False when it has ended before.</summary>
    public bool TryEnd(PendingQuery query)
    {
        lock (_lock)
        {
            if (query.IsOver)
                return false;
            Remove(query);
            return true;
        }
    }

    /// <summary>
    /// Closes every branch that is still open. Every node on the way watches the time: a branch from which a timeout has come already names no
    /// other node, and queryables of one node are one that is silent.
    /// </summary>
    /// <returns>The nodes that were silent and not yet reported.</returns>
    public List<ZenohId> Expire(PendingQuery query)
    {
        List<ZenohId> silent = [];
        lock (_lock)
        {
            foreach (QueryBranch branch in query.Branches.Where(branch => !branch.IsDone))
            {
                ZenohId node = branch.Face?.Id ?? self;
                if (!branch.HasTimedOut && TryNote(branch, node))
                {
                    silent.Add(node);
                    _timedOut++;
                }

                Close(branch);
            }
        }

        return silent;
    }

    private static bool TryNote(QueryBranch branch, ZenohId silent)
    {
        branch.HasTimedOut = true;
        HashSet<ZenohId> known = branch.Query.Silent ??= [];
        return known.Count < Limits.SilentNodes && known.Add(silent);
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

    private void Remove(PendingQuery query)
    {
        if (query.HasBegun && !query.IsOver)
            _ended++;
        query.IsOver = true;
        query.Deadline?.Dispose();
        if (query.From is { } from && from.Queries.Asked.Remove(query.Id))
            from.Budget.Return(query.Bytes);
        foreach (QueryBranch branch in query.Branches)
            Close(branch);
    }
}

/// <summary>Whom a query goes to.</summary>
/// <param name="Remote">Other nodes, each with the id of the router it is meant for (0 for none).</param>
/// <param name="Own">Queryables of this node.</param>
internal readonly record struct StartedQuery(
    List<(QueryBranch Branch, ushort NodeId)> Remote, List<(QueryBranch Branch, Declarations.Entity Queryable)> Own);
