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

    /// <summary>What their answers take until it ends; null while there are none.</summary>
    private Dictionary<RemoteFace, long>? _kept;

    /// <summary>When it ends in any case; null when nobody was asked.</summary>
    public IDisposable? Deadline { get; set; }

    public KeyExpression? Key => Owner.Key;

    public InterestOptions Options => Owner.Options;

    /// <summary>Charges a face with an answer that is remembered until the end; false when it has used up its budget.</summary>
    public bool TryKeep(RemoteFace by, long bytes)
    {
        if (IsFinished)
            return true;
        if (!by.Budget.TryTake(bytes))
            return false;
        _kept ??= [];
        _kept[by] = _kept.GetValueOrDefault(by) + bytes;
        return true;
    }

    /// <summary>Nobody is waited for any more.</summary>
    public void Finish()
    {
        IsFinished = true;
        Deadline?.Dispose();
        foreach ((RemoteFace face, long bytes) in _kept ?? [])
            face.Budget.Return(bytes);
        _kept = null;
        foreach (RemoteFace face in Awaited)
            face.AwaitingAll.Remove(this);
        Awaited.Clear();
    }
}
