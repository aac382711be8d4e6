using System.Diagnostics;
using System.Runtime.CompilerServices;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>
/// The sending half of a transport. Publishing threads append to the open batch of their priority under one short lock. A link that was idle is
/// sent to by the
/// publishing thread itself; while messages come fast, a writer thread sends what has gathered whenever the previous send is done.
/// </summary>
internal sealed class Transmitter
{
    // Monitor rather than Lock: threads wait for room on it.
    private readonly object _gate = new();
    private readonly TransmitSettings _settings;
    private readonly IBatchOutlet _outlet;
    private readonly Writer _writer;
    private readonly SendQueue[] _queues;
    private int _maxBody;
    private bool _closed;
    private bool _sending;
    private int _waiting;
    private long _lastSend;
    private int _inSuccession;
    private long _dropped;
    private long _messages;

    public Transmitter(TransmitSettings settings, IBatchOutlet outlet, int maxBody, string name)
    {
        _settings = settings;
        _outlet = outlet;
        _maxBody = maxBody;
        _writer = new Writer(SendGathered, name);
        _queues = new SendQueue[settings.Priorities ? SequenceNumbersByPriority.Count : 1];
        for (int i = 0; i < _queues.Length; i++)
        {
            Priority priority = settings.Priorities ? (Priority)i : Priority.Data;
            _queues[i] = new SendQueue(priority, Math.Max(1, settings.Options.QueueSize(priority)), settings.FirstNumber, settings.Mask);
        }
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Threads that wait for room, for idleness or for the end.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Appends a message, or cuts it into fragments; sends at once where that is best.</summary>
    public SendOutcome Send<TMessage>(scoped in TMessage message, in SendOptions options)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        SendQueue queue = _queues[_settings.Priorities ? (int)options.Priority : 0];
        SendBatch? now = null;
        SendOutcome outcome;
        bool giveUp;
        lock (_gate)
        {
            outcome = Append(message, options, queue, out giveUp);
            if (outcome == SendOutcome.Sent)
            {
                _messages++;
                now = TakeToSendHere(queue, options.Express);
            }
        }

        if (now is not null)
            SendHere(now);
        if (giveUp)
            _outlet.GiveUp("the other side took nothing for as long as a blocking message waits");
        return outcome;
    }

    /// <summary>What was appended leaves now.</summary>
    public void Flush()
    {
        SendBatch? now;
        lock (_gate)
            now = _closed || _sending || !_outlet.CanSendNow ? null : TakeNext();
        if (now is not null)
            SendHere(now);
        else
            _writer.Wake();
    }

    /// <summary>
    /// The numbers of what leaves next, by priority; one entry where there are no priorities. They stand still only within <see cref="TryAlone"/>.
    /// </summary>
    public void CopyLeaving(Span<SequenceNumbers> numbers)
    {
        lock (_gate)
        {
            for (int i = 0; i < _queues.Length; i++)
                numbers[i] = _queues[i].Leaving;
        }
    }

    /// <summary>Lowers what fits a batch: a further link carries less.</summary>
    public void Limit(int maxBody)
    {
        lock (_gate)
            _maxBody = Math.Min(_maxBody, maxBody);
    }

    /// <summary>
    /// Runs an action while nobody sends: keep-alives and CLOSE. False when somebody does, after waiting at most <paramref
    /// name="patience"/>.
    /// </summary>
    public bool TryAlone(TimeSpan patience, Action action)
    {
        lock (_gate)
        {
            if (!AwaitIdle(patience, queuesToo: false))
                return false;
            _sending = true;
        }

        try
        {
            action();
        }
        finally
        {
            Done(sent: true);
        }

        return true;
    }

    /// <summary>Takes no more messages. Waits at most <paramref name="drain"/> until those taken have left; the rest is dropped.</summary>
    public void Close(TimeSpan drain)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            Monitor.PulseAll(_gate);
            if (drain > TimeSpan.Zero)
            {
                _writer.Wake();
                AwaitIdle(drain, queuesToo: true);
            }

            DropGathered();
        }

        _writer.End();
    }

    private SendOutcome Append<TMessage>(scoped in TMessage message, in SendOptions options, SendQueue queue, out bool giveUp)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        giveUp = false;
        var wait = default(RoomWait);
        try
        {
            while (!_closed)
            {
                if (!queue.IsFragmenting && (queue.Open ?? Begin(queue)) is { } batch)
                {
                    if (TryAppend(message, options.Reliability, queue, batch))
                        return SendOutcome.Sent;
                    if (batch.IsEmpty)
                        return Cut(message, options, queue, ref wait, out giveUp);
                    queue.Seal();
                }
                else if (!TryAwaitRoom(queue, options.Congestion, _settings.Options.WaitBeforeDrop, ref wait))
                {
                    return NoRoom(options.Congestion, wait, out giveUp);
                }
            }

            return SendOutcome.Closed;
        }
        finally
        {
            if (wait.IsFirst)
                queue.FirstWaits = false;
        }
    }

    // Also tells the peer, in a batch of its own, that a message before was given up.
    private SendBatch? Begin(SendQueue queue)
    {
        while (queue.HasRoom)
        {
            SendBatch batch = queue.Begin(SendBatchPool.Rent());
            if (queue.Abandoned is not { } reliability)
                return batch;
            queue.Abandoned = null;
            WireWriter writer = batch.Append(_maxBody);
            var drop = new Fragment { Reliability = reliability, Priority = queue.Priority, More = true, IsDrop = true };
            drop.SequenceNumber = queue.NextNumber(reliability);
            drop.EncodeHead(ref writer);
            batch.Commit(writer.Position);
            queue.Advance(reliability);
            queue.Seal();
        }

        return null;
    }

    private bool TryAppend<TMessage>(scoped in TMessage message, Reliability reliability, SendQueue queue, SendBatch batch)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        WireWriter writer = batch.Append(_maxBody);
        bool begins = !_settings.LowLatency && !(batch.HasFrame && batch.FrameReliability == reliability);
        if (begins)
            new Frame { Reliability = reliability, Priority = queue.Priority, SequenceNumber = queue.NextNumber(reliability) }.Encode(ref writer);
        Unsafe.AsRef(in message).EncodeHead(ref writer);
        writer.WriteBytes(Unsafe.AsRef(in message).Tail);
        if (writer.Overflowed)
            return false;
        batch.Commit(writer.Position);
        if (begins)
        {
            batch.OpenFrame(reliability);
            queue.Advance(reliability);
        }

        if (_settings.LowLatency || !_settings.Options.Batching)
            queue.Seal();
        return true;
    }

    private SendOutcome Cut<TMessage>(scoped in TMessage message, in SendOptions options, SendQueue queue, ref RoomWait wait, out bool giveUp)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        giveUp = false;
        using var head = MessageHead.Encode(message);
        ReadOnlySpan<byte> tail = Unsafe.AsRef(in message).Tail;
        if (_settings.LowLatency)
            return AppendWhole(head.Bytes, tail, queue);
        var cutter = new FragmentWriter(head.Bytes, tail, options.Reliability, queue, _settings.MarksFragments);
        queue.IsFragmenting = true;
        try
        {
            while (!_closed)
            {
                if ((queue.Open ?? Begin(queue)) is { } batch)
                {
                    if (!cutter.TryFill(batch, _maxBody))
                        return NoRoom(CongestionControl.Drop, wait, out giveUp);
                    queue.Seal();
                    if (cutter.IsDone)
                        return SendOutcome.Sent;
                    if (options.Congestion != CongestionControl.Drop)
                        wait.Restart();
                }
                else if (!TryAwaitRoom(queue, options.Congestion, _settings.Options.WaitBeforeDropFragments, ref wait))
                {
                    if (cutter.HasBegun)
                        Abandon(queue, options.Reliability);
                    return NoRoom(options.Congestion, wait, out giveUp);
                }
            }

            return SendOutcome.Closed;
        }
        finally
        {
            queue.IsFragmenting = false;
            Monitor.PulseAll(_gate);
        }
    }

    // A number is left out, so that a peer without marked fragments sees the gap and forgets the begun message.
    private void Abandon(SendQueue queue, Reliability reliability)
    {
        if (_settings.MarksFragments)
            queue.Abandoned = reliability;
        else
            queue.Advance(reliability);
    }

    // Low latency knows no fragments: a message is a batch, however long it is.
    private static SendOutcome AppendWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, SendQueue queue)
    {
        SendBatchPool.Return(queue.Take()!);
        int length = head.Length + tail.Length;
        SendBatch batch = queue.Begin(new SendBatch(length));
        WireWriter writer = batch.Append(length);
        writer.WriteBytes(head);
        writer.WriteBytes(tail);
        batch.Commit(writer.Position);
        queue.Seal();
        return SendOutcome.Sent;
    }

    private bool TryAwaitRoom(SendQueue queue, CongestionControl congestion, TimeSpan patience, ref RoomWait wait)
    {
        if (!wait.HasBegun)
        {
            if (congestion == CongestionControl.BlockFirst && !wait.IsFirst)
            {
                if (queue.FirstWaits)
                    return false;
                wait.IsFirst = queue.FirstWaits = true;
            }

            wait.Begin(congestion == CongestionControl.Drop ? patience : _settings.Options.WaitBeforeClose);
        }

        if (wait.MillisecondsLeft() is not (> 0 and var left))
            return false;
        if (congestion == CongestionControl.Block && TakeNext() is { } batch)
        {
            SendWithin(batch);
            return true;
        }

        if (!_sending)
            _writer.Wake();
        Await(left);
        return true;
    }

    // A blocking message may wait as long as a link may stand still, so its thread makes room itself: no handing over to another thread.
    private void SendWithin(SendBatch batch)
    {
        Monitor.Exit(_gate);
        bool sent = false;
        try
        {
            sent = _outlet.Send(batch);
            SendBatchPool.Return(batch);
        }
        finally
        {
            Monitor.Enter(_gate);
            Finish(sent);
        }
    }

    private SendOutcome NoRoom(CongestionControl congestion, in RoomWait wait, out bool giveUp)
    {
        // Block-first messages that came second never began to wait.
        giveUp = congestion == CongestionControl.Block || (congestion == CongestionControl.BlockFirst && wait.IsFirst);
        if (giveUp)
            return SendOutcome.Closed;
        _dropped++;
        return SendOutcome.Dropped;
    }

    private SendBatch? TakeToSendHere(SendQueue queue, bool express)
    {
        if (_sending)
            return null;
        if ((queue.Open is { Length: <= TransportLimits.InlineBytes } || !_settings.Options.Batching || _settings.LowLatency)
            && IsSlow(express) && _outlet.CanSendNow)
            return TakeNext();
        _writer.Wake();
        return null;
    }

    private bool IsSlow(bool express)
    {
        bool quick = Stopwatch.GetElapsedTime(_lastSend) < TransportLimits.InlineGap;
        _inSuccession = quick ? _inSuccession + 1 : 0;
        return express || _inSuccession <= TransportLimits.InlineInSuccession;
    }

    // The most urgent batch; whoever gets one is the only one to send until Done.
    private SendBatch? TakeNext()
    {
        if (_sending)
            return null;
        foreach (SendQueue queue in _queues)
        {
            if (queue.Take() is { } batch)
            {
                _sending = true;
                if (_waiting > 0)
                    Monitor.PulseAll(_gate);
                return batch;
            }
        }

        return null;
    }

    private void SendHere(SendBatch batch)
    {
        bool sent = _outlet.Send(batch);
        SendBatchPool.Return(batch);
        Done(sent);
    }

    private void Done(bool sent)
    {
        lock (_gate)
        {
            Finish(sent);
            if (HasGathered())
                _writer.Wake();
        }
    }

    private void Finish(bool sent)
    {
        _sending = false;
        _lastSend = Stopwatch.GetTimestamp();
        if (!sent)
            DropGathered();
        if (_waiting > 0)
            Monitor.PulseAll(_gate);
    }

    private bool HasGathered()
    {
        foreach (SendQueue queue in _queues)
        {
            if (!queue.IsEmpty)
                return true;
        }

        return false;
    }

    private void DropGathered()
    {
        foreach (SendQueue queue in _queues)
        {
            while (queue.Take() is { } batch)
                SendBatchPool.Return(batch);
        }
    }

    // The writer thread: one batch; false when there is none.
    private bool SendGathered()
    {
        SendBatch? batch;
        lock (_gate)
            batch = TakeNext();
        if (batch is null)
            return false;
        bool sent = _outlet.Send(batch);
        SendBatchPool.Return(batch);
        lock (_gate)
            Finish(sent);
        return sent;
    }

    private bool AwaitIdle(TimeSpan patience, bool queuesToo)
    {
        var wait = default(RoomWait);
        wait.Begin(patience);
        while (_sending || (queuesToo && HasGathered()))
        {
            if (wait.MillisecondsLeft() is not (> 0 and var left))
                return false;
            Await(left);
        }

        return true;
    }

    private void Await(int milliseconds)
    {
        _waiting++;
        try
        {
            Monitor.Wait(_gate, milliseconds);
        }
        finally
        {
            _waiting--;
        }
    }
}
