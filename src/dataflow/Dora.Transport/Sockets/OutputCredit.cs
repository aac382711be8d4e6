using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>What a node may send on each of its outputs. Thread-safe.</summary>
internal sealed class OutputCredit
{
    private readonly object _gate = new();
    private readonly bool[] _blocks;
    private readonly bool[] _closed;
    private readonly long[] _credit;

    /// <param name="blocks">Per output, whether its readers make it wait.</param>
    /// <param name="closed">Per output, whether it was closed before.</param>
    public OutputCredit(bool[] blocks, bool[] closed)
    {
        _blocks = blocks;
        _closed = closed;
        _credit = new long[blocks.Length];
    }

    public int Outputs => _blocks.Length;

    /// <summary>Waits until an output may send one more message, and spends its credit.</summary>
    public PublishOutcome Spend(int output, StopSignal stop)
    {
        lock (_gate)
        {
            while (_blocks[output] && _credit[output] == 0 && !_closed[output])
            {
                if (stop.IsRaised)
                    return PublishOutcome.Interrupted;
                Monitor.Wait(_gate);
            }
            if (_closed[output])
                return PublishOutcome.Closed;
            if (_blocks[output])
                _credit[output]--;
            return PublishOutcome.Published;
        }
    }

    public void Add(int output, int messages)
    {
        lock (_gate)
        {
            _credit[output] += messages;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Closes an output.</summary>
    /// <returns>False when it was closed before.</returns>
    public bool Close(int output)
    {
        lock (_gate)
        {
            if (_closed[output])
                return false;
            _closed[output] = true;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>The daemon is gone: nothing can be sent any more.</summary>
    public void CloseAll()
    {
        lock (_gate)
        {
            Array.Fill(_closed, true);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets everyone who waits look at its stop signal.</summary>
    public void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
