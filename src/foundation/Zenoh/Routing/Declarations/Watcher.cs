using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;

namespace Zenoh.Routing.Declarations;

/// <summary>
/// Something that is to be looked at again when declarations change: an interest of a face, of a session, or a publisher's question whether anybody
/// listens. Guarded by the tables' lock.
/// </summary>
internal abstract class Watcher(InterestMode mode, InterestOptions options, KeyExpression? key)
{
    public InterestMode Mode { get; } = mode;

    public InterestOptions Options { get; } = options;

    /// <summary>Null for all keys.</summary>
    public KeyExpression? Key { get; } = key;

    public bool IsAggregate => (Options & InterestOptions.Aggregate) != 0;

    public bool IsCurrent => (Mode & InterestMode.Current) != 0;

    public bool IsFuture => (Mode & InterestMode.Future) != 0;

    /// <summary>Whether it has been taken back.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Those it was passed on to, if anybody.</summary>
    public Inquiry? Inquiry { get; set; }

    public bool Covers(EntityKind kind) => (Options & kind.Option()) != 0;

    /// <summary>The entities of one key changed.</summary>
    /// <param name="kind">One of those this covers.</param>
    /// <param name="key">A key that intersects this one's.</param>
    /// <param name="answered">The watcher for which somebody else answered with this declaration; null for news.</param>
    public abstract void Changed(EntityKind kind, KeyExpression key, Watcher? answered);

    /// <summary>Somebody else answered a question that does not last.</summary>
    public abstract void Answered(EntityKind kind, KeyExpression key, QueryableInfo info);

    /// <summary>Everybody asked has answered, or had the time to.</summary>
    public abstract void Finished();
}
