using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using ReplyBody = Zenoh.Protocol.Bodies.Reply;

namespace Zenoh.Session.Queries;

/// <summary>
/// A query under way: takes replies from any threads, consolidates them and gives them out in order, one at a time. No lock is held meanwhile: a thread
/// that brings a reply while another gives one out leaves it to that one, and whoever gives up waits for nobody.
/// </summary>
internal sealed class PendingGet : IReplyReceiver, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ZenohSession _session;
    private readonly KeyExpression? _accepted;
    private readonly ReplyConsolidation _consolidation;
    private readonly Action<Reply> _deliver;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _ended;
    private readonly Queue<Reply> _waiting = [];
    private readonly int _mostWaiting;
    private IDisposable? _query;
    private long _dropped;
    private bool _isGivingOut;
    private bool _hasAll;
    private bool _hasEnded;

    /// <param name="session">Whose query it is.</param>
    /// <param name="accepted">The keys replies may have; null for any.</param>
    /// <param name="mode">Not Auto.</param>
    /// <param name="deliver">Takes each reply, which is its own from then on; never two at a time.</param>
    /// <param name="ended">Nothing is given out any more.</param>
    public PendingGet(ZenohSession session, KeyExpression? accepted, ConsolidationMode mode, Action<Reply> deliver, Action ended)
    {
        _session = session;
        _accepted = accepted;
        _mostWaiting = session.Node.Options.Limits.WaitingReplies;
        _consolidation = new ReplyConsolidation(mode, session.NewTimestamp, _mostWaiting);
        _deliver = deliver;
        _ended = ended;
    }

    /// <summary>Ends when all replies were given out; fails when replies were dropped, or the query was given up before.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The query at the routing side, once there is one.</summary>
    public void Attach(IDisposable query)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _query = query;
                return;
            }
        }

        query.Dispose();
    }

    public void Reply(KeyExpression key, scoped in ReplyBody reply, EntityId? responder, in DeliveryContext context)
    {
        if (_session.Names.Incoming(key) is not { } named || (_accepted is not null && !_accepted.Intersects(named)))
            return;
        var sample = new Sample(pool: null);
        sample.Fill(named, reply.Sample, context);
        Take(new Reply(sample, responder?.Node));
    }

    public void Error(scoped in Err error, EntityId? responder, in DeliveryContext context) =>
        Take(new Reply(new ReplyError(error.Payload.ToArray(), SchemaCache.FromWire(error.Encoding)), responder?.Node));

    public void Finished()
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            _hasAll = true;
            foreach (Reply reply in _consolidation.Drain())
                _waiting.Enqueue(reply);
        }

        GiveOut();
    }

    /// <summary>Gives up: the session closes, or the program does not want more.</summary>
    public void Dispose()
    {
        if (TryGiveUp())
            _completion.SetException(new ZenohException("The session was closed, or the query given up, before all replies had come."));
    }

    /// <summary>Gives up because the program says so.</summary>
    public void Cancel(CancellationToken cancellation)
    {
        if (TryGiveUp())
            _completion.SetCanceled(cancellation);
    }

    internal string TooMany(long dropped) =>
        $"{dropped} replies to a query were dropped: at most {_mostWaiting} are kept for the program. "
        + "Read them faster, ask for fewer keys, or raise routing/limits/waiting_replies.";

    private void Take(Reply reply)
    {
        lock (_lock)
        {
            if (_hasAll || _hasEnded)
                reply.Dispose();
            else if (_consolidation.Offer(reply))
                Enqueue(reply);
        }

        GiveOut();
    }

    private void Enqueue(Reply reply)
    {
        if (_waiting.Count < _mostWaiting)
        {
            _waiting.Enqueue(reply);
            return;
        }

        _dropped++;
        reply.Dispose();
    }

    private void GiveOut()
    {
        lock (_lock)
        {
            if (_isGivingOut)
                return;
            _isGivingOut = true;
        }

        while (TryTake(out Reply? reply))
            _session.Guard(_deliver, reply);
    }

    /// <summary>The next reply; without one, this thread gives out no more, and the query ends if no more come.</summary>
    private bool TryTake([NotNullWhen(true)] out Reply? reply)
    {
        lock (_lock)
        {
            _isGivingOut = _waiting.TryDequeue(out reply);
            if (_isGivingOut || !_hasAll || _hasEnded)
                return _isGivingOut;
            _hasEnded = true;
        }

        Leave();
        long dropped = _dropped + _consolidation.Dropped;
        if (dropped == 0)
            _completion.SetResult();
        else
            _completion.SetException(new ZenohException(TooMany(dropped)));
        return false;
    }

    private bool TryGiveUp()
    {
        List<Reply> left;
        lock (_lock)
        {
            if (_hasEnded)
                return false;
            _hasEnded = true;
            left = [.. _waiting, .. _consolidation.Drain()];
            _waiting.Clear();
        }

        foreach (Reply reply in left)
            reply.Dispose();
        Leave();
        return true;
    }

    private void Leave()
    {
        _query?.Dispose();
        _session.Forget(this);
        _ended();
    }
}
