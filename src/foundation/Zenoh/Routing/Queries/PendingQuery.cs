using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Declarations;
using Zenoh.Routing.Faces;
using Zenoh.Routing.Local;

namespace Zenoh.Routing.Queries;

/// <summary>
/// A query under way. Guarded by the lock of <see cref="PendingQueries"/>, but for what does not change and what is told to a session.
/// </summary>
internal sealed class PendingQuery
{
    private volatile bool _isOver;
    private bool _hasEnded;

    /// <summary>Who asked: another node under an id of its own, or a session through its receiver.</summary>
    public RemoteFace? From { get; init; }

    public uint Id { get; init; }

    /// <summary>What is asked for; null for a query that goes nowhere.</summary>
    public KeyExpression? Key { get; init; }

    public IReplyReceiver? Receiver { get; init; }

    /// <summary>What it takes of the budget of <see cref="From"/>: each of those asked has a place for it.</summary>
    public long Bytes { get; init; }

    public QoS QoS { get; init; }

    public Reliability Reliability { get; init; }

    public List<QueryBranch> Branches { get; } = [];

    /// <summary>What a query of another node takes.</summary>
    public static long BytesOf(KeyExpression? key, List<QueryCandidate> candidates) =>
        DeclarationBudget.EntryBytes + DeclarationBudget.BytesOf(key, trees: 0) + (QueryBranch.Bytes * candidates.Sum(static candidate => 1L + candidate.Own.Count));

    /// <summary>Branches that are not done, and one more until all have been sent.</summary>
    public int Remaining { get; set; } = 1;

    /// <summary>Whether it was sent to anybody it could be sent to, and so counts.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Nodes that whoever asked was told are silent; null while there are none.</summary>
    public HashSet<ZenohId>? Silent { get; set; }

    /// <summary>Nothing goes back any more. Read without the lock.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    public IDisposable? Deadline { get; set; }

    /// <summary>Hands an answer to the session unless it has heard the end.</summary>
    public void Hand(KeyExpression? key, scoped in Response response, in DeliveryContext context)
    {
        if (Volatile.Read(ref _hasEnded))
            return;
        if (response.IsError)
            Receiver!.Error(response.Error, response.Responder, context);
        else if (key is not null)
            Receiver!.Reply(key, response.Reply, response.Responder, context);
    }

    /// <summary>Sees to it that the session is told nothing any more, but for the end if it is to know.</summary>
    public void End(bool tell)
    {
        if (!Interlocked.Exchange(ref _hasEnded, true) && tell)
            Receiver!.Finished();
    }
}
