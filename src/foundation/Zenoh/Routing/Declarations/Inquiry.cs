using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Routing.Faces;

namespace Zenoh.Routing.Declarations;

/// <summary>An interest passed on to others: ends when all of them have answered, left, or had their time. Guarded by the tables' lock.</summary>
internal sealed class Inquiry(Watcher owner)
{
    public Watcher Owner { get; } = owner;

    /// <summary>Those that have not answered.</summary>
    public HashSet<RemoteFace> Awaited { get; } = [];

    /// <summary>The id under which each was asked.</summary>
    public Dictionary<RemoteFace, uint> Ids { get; } = [];

    /// <summary>Those whose answer is complete, for as long as it lasts.</summary>
    public HashSet<RemoteFace> Known { get; } = [];

    public bool IsFinished { get; private set; }

    /// <summary>When it ends in any case; null when nobody was asked.</summary>
    public IDisposable? Deadline { get; set; }

    public KeyExpression? Key => Owner.Key;

    public InterestOptions Options => Owner.Options;

    /// <summary>Nobody is waited for any more.</summary>
    public void Finish()
    {
        IsFinished = true;
        Deadline?.Dispose();
    }
}
