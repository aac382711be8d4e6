using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>
/// How many messages a node may still send on outputs whose readers make it wait. The daemon grants only what every such reader has
/// room for, so that its reading thread never has to wait for a reader. Thread-safe; this lock is taken before a mailbox's.
/// </summary>
internal sealed class CreditLedger(OutputEdges[] outputs, Action wake)
{
    private readonly Lock _gate = new();
    private readonly int[] _outstanding = new int[outputs.Length];
    private readonly int[] _due = new int[outputs.Length];
    private volatile bool _anyDue;

    /// <summary>Grants what has become free at the readers of an output.</summary>
    public void Refill(int output)
    {
        if (!outputs[output].Blocks)
            return;
        lock (_gate)
        {
            var grant = Room(output) - _outstanding[output];
            if (grant <= 0)
                return;
            _outstanding[output] += grant;
            _due[output] += grant;
            _anyDue = true;
        }
        wake();
    }

    /// <summary>Puts a node's message into the queues of its readers.</summary>
    /// <param name="output">The output it came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="waits">False when the node sent it without credit, for those only who have room.</param>
    /// <returns>False when the node sent what it had no credit for.</returns>
    public bool Deliver(int output, MessageBuffer message, bool waits)
    {
        var edges = outputs[output];
        if (edges.IsClosed)
            return true;
        if (!edges.Blocks)
        {
            foreach (var (mailbox, edge) in edges.Routes)
                mailbox.Offer(edge, message, 0);
            return true;
        }
        lock (_gate)
        {
            if (waits && _outstanding[output]-- == 0)
                return false;
            foreach (var (mailbox, edge) in edges.Routes)
                mailbox.Offer(edge, message, waits ? 1 : 1 + _outstanding[output]);
        }
        Refill(output);
        return true;
    }

    /// <summary>Takes the next grant that must be told to the node.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryCollect(out int output, out int messages)
    {
        (output, messages) = (0, 0);
        if (!_anyDue)
            return false;
        lock (_gate)
        {
            for (; output < _due.Length; output++)
            {
                messages = _due[output];
                _due[output] = 0;
                if (messages > 0)
                    return true;
            }
            _anyDue = false;
            return false;
        }
    }

    private int Room(int output)
    {
        var room = int.MaxValue;
        foreach (var (mailbox, edge) in outputs[output].Routes)
        {
            if (edge.Blocks)
                room = Math.Min(room, mailbox.FreeSlots(edge));
        }
        return room;
    }
}
