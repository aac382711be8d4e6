using Zenoh.KeyExpressions;

namespace Zenoh.Session.Queries;

/// <summary>
/// Reduces the replies of one query (Zenoh wire specification, what a client must do). Replies without a timestamp count as made when they arrive.
/// Not thread-safe.
/// </summary>
/// <param name="mode">Not Auto.</param>
/// <param name="now">The time of replies without one.</param>
/// <param name="most">Keys that can be kept (<c>routing/limits/waiting_replies</c>).</param>
internal sealed class ReplyConsolidation(ConsolidationMode mode, Func<Timestamp> now, int most)
{
    private readonly Dictionary<KeyExpression, (Timestamp Time, Reply? Kept)> _newest = [];

    /// <summary>Replies beyond the keys that can be kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a reply: true to deliver it now; else it is kept or disposed. Errors are always delivered.</summary>
    public bool Offer(Reply reply)
    {
        if (mode == ConsolidationMode.None || !reply.IsOk)
            return true;
        KeyExpression key = reply.Sample.Key;
        Timestamp time = reply.Sample.Timestamp ?? now();
        bool isKnown = _newest.TryGetValue(key, out (Timestamp Time, Reply? Kept) last);
        if (isKnown ? time <= last.Time : IsFull())
        {
            reply.Dispose();
            return false;
        }

        last.Kept?.Dispose();
        bool isNow = mode == ConsolidationMode.Monotonic;
        _newest[key] = (time, isNow ? null : reply);
        return isNow;
    }

    /// <summary>Takes out what was kept for the end.</summary>
    public List<Reply> Drain()
    {
        List<Reply> kept = [.. _newest.Values.Select(static newest => newest.Kept).OfType<Reply>()];
        _newest.Clear();
        return kept;
    }

    private bool IsFull()
    {
        if (_newest.Count < most)
            return false;
        Dropped++;
        return true;
    }
}
