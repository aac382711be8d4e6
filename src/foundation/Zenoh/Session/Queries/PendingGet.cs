using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using ReplyBody = Zenoh.Protocol.Bodies.Reply;

namespace Zenoh.Session.Queries;

/// <summary>A query under way: takes replies from any threads, consolidates them and gives them out one at a time.</summary>
internal sealed class PendingGet : IReplyReceiver, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ZenohSession _session;
    private readonly KeyExpression? _accepted;
    private readonly ReplyConsolidation _consolidation;
    private readonly Action<Reply> _deliver;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _ended;
    private IDisposable? _query;
    private bool _hasEnded;

    /// <param name="session">Whose query it is.</param>
    /// <param name="accepted">The keys replies may have; null for any.</param>
    /// <param name="mode">Not Auto.</param>
    /// <param name="deliver">Takes each reply, which is its own from then on; never two at a time.</param>
    /// <param name="ended">Nothing is delivered any more.</param>
    public PendingGet(ZenohSession session, KeyExpression? accepted, ConsolidationMode mode, Action<Reply> deliver, Action ended)
    {
        _session = session;
        _accepted = accepted;
        _consolidation = new ReplyConsolidation(mode, session.NewTimestamp);
        _deliver = deliver;
        _ended = ended;
    }

    /// <summary>Ends when all replies were delivered; fails when the session was closed before.</summary>
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
            foreach (Reply reply in _consolidation.Drain())
                Deliver(reply);
            End();
        }

        if (_consolidation.Dropped == 0)
            _completion.TrySetResult();
        else
            _completion.TrySetException(new ZenohException(TooMany(_consolidation.Dropped)));
    }

    /// <summary>Gives up; the program does not want more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_hasEnded)
                return;
            foreach (Reply reply in _consolidation.Drain())
                reply.Dispose();
            End();
        }

        _completion.TrySetException(new ZenohException("The session was closed, or the query given up, before all replies had come."));
    }

    internal static string TooMany(long dropped) =>
        $"{dropped} replies to a query were dropped: at most {SessionLimits.WaitingReplies} are kept for the program. "
        + "Read them faster, or ask for fewer keys.";

    private void Take(Reply reply)
    {
        lock (_lock)
        {
            if (_hasEnded)
                reply.Dispose();
            else if (_consolidation.Offer(reply))
                Deliver(reply);
        }
    }

    private void Deliver(Reply reply)
    {
        try
        {
            _deliver(reply);
        }
        catch (Exception error)
        {
            _session.OnCallbackFailed(error);
        }
    }

    private void End()
    {
        _hasEnded = true;
        _query?.Dispose();
        _session.Forget(this);
        _ended();
    }
}
