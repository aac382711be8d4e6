using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>
/// Outputs that were closed by word of another connection, which may overtake messages on this one: they close when nothing more is there
/// to be read, unless the node's own close frame, which comes behind its messages, does it first. Thread-safe.
/// </summary>
internal sealed class PendingCloses
{
    /// <summary>
    /// How long nothing may have come before there is nothing more; long enough for the reading thread to deliver what it has in hand. Only
    /// nodes that do not close their outputs on this connection have their readers wait for it.
    /// </summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<OutputEdges> _outputs = [];
    private readonly Func<long> _received;
    private readonly Func<bool> _hasUnread;
    private readonly ITimer _timer;
    private long _seen;

    /// <param name="received">How much was read so far.</param>
    /// <param name="hasUnread">Whether more waits to be read.</param>
    public PendingCloses(Func<long> received, Func<bool> hasUnread)
    {
        _received = received;
        _hasUnread = hasUnread;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(OutputEdges output)
    {
        lock (_gate)
        {
            if (output.IsClosed)
                return;
            _outputs.Add(output);
            LookLater();
        }
    }

    /// <summary>Nothing is read any more: closes them now.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _timer.Dispose();
            CloseAll();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_received() != _seen || _hasUnread())
                LookLater();
            else
                CloseAll();
        }
    }

    private void LookLater()
    {
        _seen = _received();
        _timer.Change(Round, Timeout.InfiniteTimeSpan);
    }

    private void CloseAll()
    {
        foreach (var output in _outputs)
            output.Close();
        _outputs.Clear();
    }
}
