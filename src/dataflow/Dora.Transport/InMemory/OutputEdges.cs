using Dora.Protocol;

namespace Dora.Transport.InMemory;

/// <summary>An edge and the mailbox it ends in.</summary>
internal readonly record struct Route(Mailbox Mailbox, EdgeQueue Edge);

/// <summary>The edges one output feeds. Publishing is serialised, so that all readers see the same order; closing never waits.</summary>
internal sealed class OutputEdges
{
    private readonly Lock _order = new();
    private readonly Route[] _routes;
    private volatile bool _closed;

    /// <param name="routes">The edges; those that block come last, so that a full one holds up no other reader.</param>
    public OutputEdges(IEnumerable<Route> routes)
    {
        _routes = [.. routes.OrderBy(r => r.Edge.Blocks)];
        Blocks = _routes.Any(r => r.Edge.Blocks);
    }

    /// <summary>True when one of the edges makes the sender wait for room.</summary>
    public bool Blocks { get; }

    public bool IsClosed => _closed;

    public ReadOnlySpan<Route> Routes => _routes;

    public PublishOutcome Publish(MessageBuffer message, StopSignal stop)
    {
        lock (_order)
        {
            if (_closed)
                return PublishOutcome.Closed;
            var outcome = PublishOutcome.Published;
            foreach (var (mailbox, edge) in _routes)
            {
                var put = mailbox.Put(edge, message, stop);
                if (put != PublishOutcome.Published)
                    outcome = put;
            }
            return outcome;
        }
    }

    public void Close()
    {
        _closed = true;
        Update(static edge => edge.IsClosed = true);
    }

    public void Reopen()
    {
        _closed = false;
        Update(static edge => edge.IsClosed = edge.IsCloseDelivered = false);
    }

    /// <summary>Lets every sender that waits for room look at its stop signal.</summary>
    public void WakeSenders() => Update(static _ => { });

    private void Update(Action<EdgeQueue> change)
    {
        foreach (var (mailbox, edge) in _routes)
            mailbox.Update(edge, change);
    }
}
