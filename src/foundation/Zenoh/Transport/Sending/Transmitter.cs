using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>
/// The sending half of a transport. Publishing threads append to the open batch of their priority under one short lock, and send it themselves when
/// the link was idle, or when it is full and their messages may wait for the link. Everything else is sent by a writer thread.
/// </summary>
/// <remarks>While batches fill quickly the writer only looks now and then whether one was left unfinished, so that it takes none from those who fill them.</remarks>
internal sealed partial class Transmitter
{
    private readonly TransmitGate _gate = new();
    private readonly TransmitSettings _settings;
    private readonly IBatchOutlet _outlet;
    private readonly SendQueues _queues;
    private readonly Writer _writer;
    private bool _closed;

    // Somebody sends, without the gate, and looks afterwards what has gathered meanwhile.
    private bool _sending;

    // The writer looks again by itself.
    private bool _watching;
    private long _lastSend;

    // When the link last took a batch.
    private long _lastBatch;
    private int _inSuccession;

    // Batches that somebody sends together, or the last one did.
    private int _leaving = 1;

    // When the batch on its way set out.
    private long _leavingSince;
    private long _messages;
    private int _inLine;
    private long _dropped;

    public Transmitter(TransmitSettings settings, IBatchOutlet outlet, int maxBody, string name)
    {
        _settings = settings;
        _outlet = outlet;
        _queues = new SendQueues(settings, maxBody);
        _writer = new Writer(Look, name);
    }

    /// <summary>Messages given to be sent.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>
    /// Messages of so many bytes together may be given as one: behind each other in one frame they are what they would be one by one. 0 where each
    /// needs a batch of its own, and where batches are so small that they might have to be cut.
    /// </summary>
    public int RunBytes => _settings.LowLatency || !_settings.Options.Batching || _queues.SmallestBody < TransportLimits.SmallestBatchForRuns ? 0 : TransportLimits.RunBytes;

    /// <summary>Threads that wait for room, for idleness or for the end.</summary>
    public int Waiting => _gate.Waiting + Volatile.Read(ref _inLine);

    /// <summary>Appends a message, or cuts it into fragments; sends at once where that is best.</summary>
    public SendOutcome Send<TMessage>(scoped in TMessage message, in SendOptions options)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        BatchFiller filler = _queues[options.Priority];
        SendBatch? now = null;
        var outcome = SendOutcome.Sent;
        bool giveUp = false;
        _gate.Enter();
        try
        {
            _messages += options.Messages;
            FillResult fill = TryAppend(message, options, filler);

            // Whoever began the batch has seen to it that it leaves.
            if (fill == FillResult.Joined && !options.Express)
                return SendOutcome.Sent;
            outcome = Complete(message, options, filler, fill, out giveUp);
            if (outcome == SendOutcome.Sent)
                now = TakeToSendHere(filler.Queue, options);
        }
        finally
        {
            _gate.Exit();
        }

        if (now is not null)
            SendHere(now);
        if (giveUp)
            _outlet.GiveUp("the other side took nothing for as long as a blocking message waits");
        return outcome;
    }

    /// <summary>Where messages go that are not express and travel with such options.</summary>
    public SendLane LaneOf(in SendOptions options) => new(this, _queues[options.Priority], options.Reliability);

    /// <inheritdoc cref="SendLane.TryJoin"/>
    public bool TryJoin(BatchFiller filler, Reliability reliability, scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> payload)
    {
        _gate.Enter();
        bool joined = !_closed && !filler.IsTaken && filler.TryJoin(head, payload, reliability);
        _messages += joined ? 1 : 0;
        _gate.Exit();
        return joined;
    }

    /// <summary>Nothing follows what was held: it leaves as if it had not been.</summary>
    public void Release()
    {
        _gate.Enter();
        SendBatch? now = _closed ? null : TakeReleased();
        _gate.Exit();
        if (now is not null)
            SendHere(now);
    }

    /// <summary>What was appended leaves now.</summary>
    public void Flush()
    {
        _gate.Enter();
        _queues.Hurry();
        SendBatch? now = _closed || !_outlet.CanSendNow ? null : Take();
        _gate.Exit();
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
        _gate.Enter();
        _queues.CopyLeaving(numbers);
        _gate.Exit();
    }

    /// <summary>Lowers what fits a batch: a further link carries less.</summary>
    public void Limit(int maxBody)
    {
        _gate.Enter();
        _queues.Limit(maxBody);
        _gate.Exit();
    }

    /// <summary>
    /// Runs an action while nobody sends: keep-alives and CLOSE. False when somebody does, after waiting at most <paramref name="patience"/>.
    /// </summary>
    public bool TryAlone(TimeSpan patience, Action action)
    {
        _gate.Enter();
        bool alone = AwaitIdle(patience, queuesToo: false);
        if (alone)
            BeginSending(together: 1);
        _gate.Exit();
        if (!alone)
            return false;
        try
        {
            action();
        }
        finally
        {
            Done(sent: true, isBatch: false);
        }

        return true;
    }

    /// <summary>Takes no more messages. Waits at most <paramref name="drain"/> until those taken have left; the rest is dropped.</summary>
    public void Close(TimeSpan drain)
    {
        _gate.Enter();
        try
        {
            if (_closed)
                return;
            _closed = true;
            _queues.CallAll();
            _gate.Changed();
            if (drain > TimeSpan.Zero)
            {
                _queues.Hurry();
                _writer.Wake();
                AwaitIdle(drain, queuesToo: true);
            }

            _queues.Drop();
        }
        finally
        {
            _gate.Exit();
        }

        _writer.End();
    }

    private bool AwaitIdle(TimeSpan patience, bool queuesToo)
    {
        var wait = default(RoomWait);
        wait.Begin(patience);
        while (_sending || (queuesToo && !_queues.IsEmpty))
        {
            if (wait.MillisecondsLeft() is not (> 0 and var left))
                return false;
            _gate.AwaitChange(left);
        }

        return true;
    }
}
