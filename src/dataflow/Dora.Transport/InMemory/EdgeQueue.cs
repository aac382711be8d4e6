namespace Dora.Transport.InMemory;

/// <summary>
/// The queue of one edge: messages numbered from the start of the dataflow, the newest <see cref="Capacity"/> of them kept.
/// A message is first handed out and later acknowledged; a reader in this process does both at once, a reader behind a socket
/// acknowledges when its process took the message, so that one that dies unread is handed out again. Not thread-safe: the
/// <see cref="Mailbox"/> it belongs to holds its lock around every call.
/// </summary>
internal sealed class EdgeQueue(int producer, int output, int input, int capacity, bool blocks)
{
    private readonly MessageBuffer?[] _slots = new MessageBuffer?[capacity];
    private long _first;
    private long _unsent;
    private long _next;
    private long _reportedDrops;

    /// <summary>The participant that feeds the edge.</summary>
    public int Producer => producer;

    /// <summary>The index of the producer's output.</summary>
    public int Output => output;

    /// <summary>The index of the consumer's input.</summary>
    public int Input => input;

    /// <summary>How many unacknowledged messages are kept.</summary>
    public int Capacity => capacity;

    /// <summary>True when the sender waits for room instead of dropping the oldest message.</summary>
    public bool Blocks => blocks;

    /// <summary>False while nobody is there to read: messages pass by.</summary>
    public bool IsAttached { get; set; } = true;

    /// <summary>True once the sender will send nothing more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>True once the reader was told that the edge is closed.</summary>
    public bool IsCloseDelivered { get; set; }

    /// <summary>Messages lost because the queue was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Messages put into the queue so far, which is also the number of the next one.</summary>
    public long Published => _next;

    /// <summary>The number below which every message was read, dropped or skipped.</summary>
    public long Acknowledged => _first;

    /// <summary>Messages put into the queue and not yet acknowledged.</summary>
    public int Unread => (int)(_next - _first);

    /// <summary>How many messages may come before one must be dropped; that of a detached edge never shrinks.</summary>
    public int FreeSlots => IsAttached && !IsClosed ? capacity - Unread : capacity;

    /// <summary>True when there is a message or the end of the edge to hand out.</summary>
    public bool HasNews => _unsent < _next || (IsClosed && !IsCloseDelivered);

    /// <summary>True when there is a message to hand out.</summary>
    public bool HasMessage => _unsent < _next;

    /// <summary>Puts a message in, with a reference of its own; the oldest is dropped when there is no room.</summary>
    public void Append(MessageBuffer message)
    {
        if (Unread == capacity)
            DropOldest();
        message.AddReference();
        _slots[_next++ % capacity] = message;
    }

    /// <summary>Hands the next message out and acknowledges it; its reference passes to the caller.</summary>
    public MessageBuffer Take()
    {
        ref var slot = ref _slots[_first % capacity];
        var message = slot!;
        slot = null;
        _unsent = ++_first;
        return message;
    }

    /// <summary>Hands the next message out and keeps it until it is acknowledged; the caller gets a reference of its own.</summary>
    public MessageBuffer Send(out long number)
    {
        number = _unsent;
        var message = _slots[_unsent++ % capacity]!;
        message.AddReference();
        return message;
    }

    /// <summary>The reader is done with every message below a number.</summary>
    /// <param name="number">That number.</param>
    /// <param name="drops">How many messages the reader has dropped since it attached.</param>
    /// <returns>False when the reader claims what it was never sent.</returns>
    public bool Acknowledge(long number, long drops)
    {
        if (number > _unsent || drops < _reportedDrops || drops > number)
            return false;
        while (_first < number)
            Forget(_first++);
        Dropped += drops - _reportedDrops;
        _reportedDrops = drops;
        return true;
    }

    /// <summary>A new reader attaches: it gets what was not acknowledged, and learns of a close again.</summary>
    public void Rewind()
    {
        _unsent = _first;
        _reportedDrops = 0;
        IsCloseDelivered = false;
    }

    /// <summary>Throws away what is unread.</summary>
    public void Clear()
    {
        while (_first < _next)
            Forget(_first++);
        _unsent = _first;
    }

    /// <summary>Continues the numbering of the queue that feeds this one: what is unread here and what lies between was dropped.</summary>
    /// <returns>How many messages were skipped that never came here.</returns>
    public long SkipTo(long number)
    {
        var skipped = number - _next;
        if (skipped == 0)
            return 0;
        Dropped += Unread;
        Clear();
        _first = _unsent = _next = number;
        return skipped;
    }

    /// <summary>Drops the oldest message. One that was handed out already is counted by the reader, not here.</summary>
    public void DropOldest()
    {
        if (_first == _unsent)
        {
            _unsent++;
            Dropped++;
        }
        Forget(_first++);
    }

    private void Forget(long number)
    {
        ref var slot = ref _slots[number % capacity];
        slot!.Release();
        slot = null;
    }
}
