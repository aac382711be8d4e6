using System.Diagnostics;
using Dora.Protocol;

namespace Dora.Transport.InMemory;

/// <summary>
/// The queues of all inputs of one participant behind one lock and one wait point. Lives as long as its fabric; readers come and
/// go. Thread-safe, with one reader at a time.
/// </summary>
internal sealed class Mailbox
{
    private readonly object _gate = new();
    private readonly EdgeQueue?[] _edges;
    private readonly int[] _turns;
    private int _readers;
    private int _blockedSenders;
    private bool _woken;

    /// <param name="inputs">The number of inputs.</param>
    public Mailbox(int inputs)
    {
        _edges = new EdgeQueue?[inputs];
        _turns = [.. Enumerable.Range(0, inputs)];
    }

    /// <summary>The queue of an input, or null when nothing feeds it.</summary>
    public EdgeQueue? this[int input] => _edges[input];

    public int Inputs => _edges.Length;

    /// <summary>Called after a blocking edge got room, outside of the lock.</summary>
    public Action<EdgeQueue>? RoomFreed { get; set; }

    public void Connect(EdgeQueue edge)
    {
        if (_edges[edge.Input] is not null)
            throw new ArgumentException($"Input {edge.Input} is fed by two edges.", nameof(edge));
        _edges[edge.Input] = edge;
    }

    /// <summary>Puts a message into the queue of an edge, waiting for room where the edge says so.</summary>
    public PublishOutcome Put(EdgeQueue edge, MessageBuffer message, StopSignal stop)
    {
        lock (_gate)
        {
            while (edge.Blocks && edge.FreeSlots == 0)
            {
                if (stop.IsRaised)
                    return PublishOutcome.Interrupted;
                _blockedSenders++;
                Monitor.Wait(_gate);
                _blockedSenders--;
            }
            if (edge.IsClosed)
                return PublishOutcome.Closed;
            Append(edge, message);
            return PublishOutcome.Published;
        }
    }

    /// <summary>Puts a message into the queue of an edge unless that edge blocks and has fewer free slots than asked.</summary>
    /// <returns>False when there was no room.</returns>
    public bool Offer(EdgeQueue edge, MessageBuffer message, int freeSlots)
    {
        lock (_gate)
        {
            if (edge.Blocks && edge.FreeSlots < freeSlots)
                return false;
            if (!edge.IsClosed)
                Append(edge, message);
            return true;
        }
    }

    /// <summary>Hands out the next message or close, the least recently served input first.</summary>
    /// <param name="message">The message, with a reference for the caller.</param>
    /// <param name="input">Its input.</param>
    public TakeStatus TryTake(out MessageBuffer? message, out int input)
    {
        TakeStatus status;
        EdgeQueue? edge = null;
        lock (_gate)
        {
            message = null;
            status = NextTurn(out input);
            if (status == TakeStatus.Message)
            {
                edge = _edges[input]!;
                message = edge.Take();
                ReleaseSenders(edge);
            }
        }
        if (edge is { Blocks: true })
            RoomFreed?.Invoke(edge);
        return status;
    }

    /// <summary>Hands out the next message or close like <see cref="TryTake"/>, and keeps the message until it is acknowledged.</summary>
    public TakeStatus TrySend(out MessageBuffer? message, out int input, out long number)
    {
        lock (_gate)
        {
            message = null;
            number = 0;
            var status = NextTurn(out input);
            if (status == TakeStatus.Message)
                message = _edges[input]!.Send(out number);
            return status;
        }
    }

    /// <summary>See <see cref="EdgeQueue.Acknowledge"/>.</summary>
    public bool Acknowledge(EdgeQueue edge, long number, long drops)
    {
        lock (_gate)
        {
            if (!edge.Acknowledge(number, drops))
                return false;
            ReleaseSenders(edge);
        }
        if (edge.Blocks)
            RoomFreed?.Invoke(edge);
        return true;
    }

    /// <summary>Waits for something to take or a <see cref="Wake"/>.</summary>
    /// <returns>False when the time is over.</returns>
    public bool Wait(TimeSpan timeout)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Deadline(timeout);
        lock (_gate)
        {
            while (!_woken && !HasNews())
            {
                var left = MillisecondsUntil(deadline);
                if (left == 0)
                    return false;
                _readers++;
                Monitor.Wait(_gate, left);
                _readers--;
            }
            _woken = false;
            return true;
        }
    }

    public void Wake() => Change(static mailbox => mailbox._woken = true);

    /// <summary>Changes the state of an edge or looks at it under the lock, and lets everyone who waits look again.</summary>
    public void Update(EdgeQueue edge, Action<EdgeQueue> change)
    {
        Change(_ => change(edge));
        if (edge.Blocks)
            RoomFreed?.Invoke(edge);
    }

    /// <summary>Puts what a peer sent into an edge, continuing the peer's numbering.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="message">The message.</param>
    /// <param name="number">Its number.</param>
    /// <param name="dropped">True when older messages had to go.</param>
    /// <returns>How many messages the peer had dropped before this one, or -1 when the number lies in the past.</returns>
    public long Receive(EdgeQueue edge, MessageBuffer message, long number, out bool dropped)
    {
        lock (_gate)
        {
            dropped = false;
            if (number < edge.Published)
                return -1;
            var before = edge.Dropped;
            var skipped = edge.SkipTo(number);
            Append(edge, message);
            dropped = edge.Dropped != before;
            return skipped;
        }
    }

    /// <summary>Drops the oldest message of an edge that nobody waits for, to make memory free.</summary>
    public void DropOldest(EdgeQueue edge)
    {
        lock (_gate)
        {
            if (edge.Unread > 0)
                edge.DropOldest();
        }
    }

    public int FreeSlots(EdgeQueue edge)
    {
        lock (_gate)
            return edge.FreeSlots;
    }

    public EdgeCounters Counters(EdgeQueue edge)
    {
        lock (_gate)
            return new EdgeCounters(edge.Published, edge.Dropped, edge.Unread);
    }

    public bool IsClosed(EdgeQueue edge)
    {
        lock (_gate)
            return edge.IsClosed;
    }

    /// <summary>How far the reader of an edge is: what it acknowledged and what was dropped.</summary>
    public (long Acknowledged, long Dropped) Progress(EdgeQueue edge)
    {
        lock (_gate)
            return (edge.Acknowledged, edge.Dropped);
    }

    private void Change(Action<Mailbox> change)
    {
        lock (_gate)
        {
            change(this);
            Monitor.PulseAll(_gate);
        }
    }

    private void Append(EdgeQueue edge, MessageBuffer message)
    {
        if (!edge.IsAttached)
            return;
        edge.Append(message);
        if (_readers > 0)
            Monitor.PulseAll(_gate);
    }

    private void ReleaseSenders(EdgeQueue edge)
    {
        if (edge.Blocks && _blockedSenders > 0)
            Monitor.PulseAll(_gate);
    }

    private TakeStatus NextTurn(out int input)
    {
        for (var turn = 0; turn < _turns.Length; turn++)
        {
            input = _turns[turn];
            if (_edges[input] is not { HasNews: true } edge)
                continue;
            Array.Copy(_turns, turn + 1, _turns, turn, _turns.Length - turn - 1);
            _turns[^1] = input;
            if (edge.HasMessage)
                return TakeStatus.Message;
            edge.IsCloseDelivered = true;
            return TakeStatus.Closed;
        }
        input = -1;
        return TakeStatus.None;
    }

    private bool HasNews()
    {
        foreach (var edge in _edges)
        {
            if (edge is { HasNews: true })
                return true;
        }
        return false;
    }

    private static long Deadline(TimeSpan timeout)
    {
        var ticks = timeout.TotalSeconds * Stopwatch.Frequency;
        return ticks >= long.MaxValue / 2 ? long.MaxValue : Stopwatch.GetTimestamp() + (long)ticks;
    }

    /// <summary>The time left, rounded up so that a wait never ends early; 0 when it is over, -1 when there is no end.</summary>
    private static int MillisecondsUntil(long deadline)
    {
        if (deadline == long.MaxValue)
            return Timeout.Infinite;
        var left = deadline - Stopwatch.GetTimestamp();
        return left <= 0 ? 0 : (int)Math.Min(int.MaxValue, 1 + (left * 1000 / Stopwatch.Frequency));
    }
}
