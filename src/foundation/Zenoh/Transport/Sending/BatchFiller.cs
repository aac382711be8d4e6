using System.Runtime.CompilerServices;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Transport.Sending;

/// <summary>
/// Puts the messages of one priority into batches: frame heads, sequence numbers, fragments (Zenoh wire specification, FRAME and FRAGMENT). Knows
/// neither time nor threads; guarded by the transmitter's gate.
/// </summary>
internal sealed class BatchFiller(TransmitSettings settings, Priority priority, int maxBody)
{
    private readonly SendConduit _conduit = new(priority, settings.FirstNumber, settings.Mask);
    private readonly bool _isFramed = !settings.LowLatency;
    private readonly bool _sealsEach = settings.LowLatency || !settings.Options.Batching;
    private Reliability? _abandoned;

    public SendQueue Queue { get; } = new(Math.Max(1, settings.Options.QueueSize(priority)));

    /// <summary>Set while a message has the priority to itself: nothing may come between its fragments.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Who waits while it <see cref="IsTaken"/>.</summary>
    public SendLine Line { get; } = new();

    /// <summary>When a message was last dropped after it had waited in vain.</summary>
    public long DroppedAt { get; set; }

    /// <summary>Set while the first of the block-first messages waits for room; others are dropped meanwhile.</summary>
    public bool FirstWaits { get; set; }

    /// <summary>What fits a batch.</summary>
    public int MaxBody { get; set; } = maxBody;

    /// <summary>The numbers of the next frame or fragment that leaves: of what waits, else of what comes.</summary>
    public SequenceNumbers Leaving => Queue.Next?.Before ?? _conduit.Next;

    /// <summary>Appends a message to the open batch, or begins one with it.</summary>
    public FillResult Append<TMessage>(scoped in TMessage message, Reliability reliability)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        if ((Queue.Open ?? Begin()) is not { } batch)
            return FillResult.NoRoom;
        bool isFirst = batch.IsEmpty;
        if (TryWrite(message, reliability, batch))
            return isFirst ? FillResult.Began : FillResult.Joined;
        if (isFirst)
            return FillResult.TooLong;
        Queue.Seal();
        return FillResult.Full;
    }

    /// <summary>Appends a message with a short payload where a frame of its channel is open and has room; else nothing is done.</summary>
    public bool TryJoin(scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> payload, Reliability reliability) =>
        Queue.Open is { HasFrame: true } batch && batch.FrameReliability == reliability && batch.TryJoin(head, payload, MaxBody);

    /// <summary>
    /// Low latency knows no fragments, and no node takes a message that is longer than a batch: one that is <see cref="FillResult.TooLong"/> is given up
    /// with the batch begun for it.
    /// </summary>
    public void Forgo() => SendBatchPool.Return(Queue.TakeOpen()!);

    /// <summary>Cuts a message that is <see cref="FillResult.TooLong"/>.</summary>
    public FragmentWriter Cut(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, Reliability reliability) =>
        new(head, tail, reliability, _conduit, settings.MarksFragments);

    /// <summary>Puts the next fragment of a message into a batch of its own.</summary>
    public FillResult Append(scoped ref FragmentWriter fragments)
    {
        if ((Queue.Open ?? Begin()) is not { } batch)
            return FillResult.NoRoom;
        if (!fragments.TryFill(batch, MaxBody))
            return FillResult.TooLong;
        Queue.Seal();
        return FillResult.Began;
    }

    /// <summary>A message is given up after some of its fragments.</summary>
    /// <remarks>Without marked fragments a number is left out, so that the peer sees the gap and forgets the begun message.</remarks>
    public void Abandon(Reliability reliability)
    {
        if (settings.MarksFragments)
            _abandoned = reliability;
        else
            _conduit.Advance(reliability);
    }

    private SendBatch? Begin()
    {
        if (_abandoned is { } reliability && Queue.HasRoom)
            TellAbandoned(reliability);
        return Queue.HasRoom ? Begin(SendBatchPool.Rent()) : null;
    }

    private SendBatch Begin(SendBatch empty)
    {
        empty.Before = _conduit.Next;
        return Queue.Begin(empty);
    }

    // In a batch of its own, as every fragment.
    private void TellAbandoned(Reliability reliability)
    {
        _abandoned = null;
        SendBatch batch = Begin(SendBatchPool.Rent());
        WireWriter writer = batch.Append(MaxBody);
        var drop = new Fragment { Reliability = reliability, Priority = priority, More = true, IsDrop = true };
        drop.SequenceNumber = _conduit.NextNumber(reliability);
        drop.EncodeHead(ref writer);
        batch.Commit(writer.Position);
        _conduit.Advance(reliability);
        Queue.Seal();
    }

    private bool TryWrite<TMessage>(scoped in TMessage message, Reliability reliability, SendBatch batch)
        where TMessage : struct, INetworkMessage, allows ref struct
    {
        WireWriter writer = batch.Append(MaxBody);
        bool begins = _isFramed && !(batch.HasFrame && batch.FrameReliability == reliability);
        if (begins)
            new Frame { Reliability = reliability, Priority = priority, SequenceNumber = _conduit.NextNumber(reliability) }.Encode(ref writer);
        Unsafe.AsRef(in message).EncodeHead(ref writer);
        writer.WriteBytes(Unsafe.AsRef(in message).Tail);
        if (writer.Overflowed)
            return false;
        batch.Commit(writer.Position);
        if (begins)
        {
            batch.OpenFrame(reliability);
            _conduit.Advance(reliability);
        }

        if (_sealsEach)
            Queue.Seal();
        return true;
    }
}
