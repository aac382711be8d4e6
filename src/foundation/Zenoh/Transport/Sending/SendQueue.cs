using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>
/// The batches of one priority: those that are full, in order, then the open one; and the numbers of its two channels. Guarded by the
/// transmitter's gate.
/// </summary>
internal sealed class SendQueue(Priority priority, int capacity, uint firstNumber, uint mask)
{
    private readonly SendBatch?[] _full = new SendBatch?[capacity];
    private int _head;
    private int _count;
    private uint _reliable = firstNumber;
    private uint _bestEffort = firstNumber;

    public Priority Priority => priority;

    /// <summary>The batch messages are appended to.</summary>
    public SendBatch? Open { get; private set; }

    /// <summary>Set while a message is being cut: nothing may come between its fragments.</summary>
    public bool IsFragmenting { get; set; }

    /// <summary>Set while the first of the block-first messages waits for room; others are dropped meanwhile.</summary>
    public bool FirstWaits { get; set; }

    /// <summary>A message was given up after some of its fragments: the peer is to be told, by channel.</summary>
    public Reliability? Abandoned { get; set; }

    public bool HasRoom => Open is null && _count < capacity;

    public bool IsEmpty => _count == 0 && Open is null;

    /// <summary>The number the next frame or fragment of a channel will have.</summary>
    public uint NextNumber(Reliability reliability) => reliability == Reliability.Reliable ? _reliable : _bestEffort;

    /// <summary>The number has been used.</summary>
    public void Advance(Reliability reliability)
    {
        if (reliability == Reliability.Reliable)
            _reliable = (_reliable + 1) & mask;
        else
            _bestEffort = (_bestEffort + 1) & mask;
    }

    /// <summary>The numbers of the next frame or fragment that leaves: of what waits, else of what comes.</summary>
    public SequenceNumbers Leaving => _count > 0 ? _full[_head]!.Before : Open?.Before ?? new SequenceNumbers(_reliable, _bestEffort);

    /// <summary>Begins a batch; only when there <see cref="HasRoom"/>.</summary>
    public SendBatch Begin(SendBatch empty)
    {
        empty.Before = new SequenceNumbers(_reliable, _bestEffort);
        return Open = empty;
    }

    /// <summary>Nothing more is appended to the open batch.</summary>
    public void Seal()
    {
        if (Open is null)
            return;
        _full[(_head + _count++) % capacity] = Open;
        Open = null;
    }

    /// <summary>The batch to send next; null when there is none.</summary>
    public SendBatch? Take()
    {
        if (_count == 0)
        {
            SendBatch? open = Open;
            Open = null;
            return open;
        }

        SendBatch first = _full[_head]!;
        _full[_head] = null;
        _head = (_head + 1) % capacity;
        _count--;
        return first;
    }
}
