using Zenoh.Links;
using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Compression;
using Zenoh.Transport.Establishment;

namespace Zenoh.Transport.Receiving;

/// <summary>
/// Reads the batches of one transport, whichever link they come over: numbers are checked per conduit, fragments put together, network messages
/// handed up. One thread at a time. Allocates nothing in steady state.
/// </summary>
internal sealed class BatchReceiver
{
    private const int Channels = 2;

    private readonly Agreement _agreement;
    private readonly ReceiveConduit[] _conduits;
    private ReceivedBatch _batch;
    private bool _owesCaughtUp;

    public BatchReceiver(Agreement agreement, int maxMessageBytes)
        : this(agreement, new ReassemblyBudget(maxMessageBytes))
    {
        foreach (ref ReceiveConduit conduit in _conduits.AsSpan())
            conduit.Window = new ReceiveWindow(agreement.PeerFirstNumber, agreement.NumberMask);
    }

    /// <param name="agreement">How the sender writes.</param>
    /// <param name="budget">Memory of unfinished messages, perhaps shared with other senders that the same thread reads.</param>
    /// <param name="next">The sender's next numbers by priority; one entry where it has no priorities.</param>
    public BatchReceiver(Agreement agreement, ReassemblyBudget budget, ReadOnlySpan<SequenceNumbers> next)
        : this(agreement, budget)
    {
        for (int i = 0; i < _conduits.Length; i++)
            _conduits[i].Window = WindowOf(next, i);
    }

    private BatchReceiver(Agreement agreement, ReassemblyBudget budget)
    {
        _agreement = agreement;
        int priorities = agreement.QoS ? SequenceNumbersByPriority.Count : 1;
        _conduits = new ReceiveConduit[priorities * Channels];
        Array.Fill(_conduits, new ReceiveConduit(default, budget));
    }

    /// <summary>Whether <see cref="CaughtUp"/> is called whenever nothing more has come; long messages say so only then.</summary>
    public bool TellsCaughtUp { get; init; }

    /// <summary>Told of each message that is dropped because it, or all that are unfinished together, is longer than allowed.</summary>
    public Action? TooLong { get; init; }

    /// <summary>The last reason the peer gave in a CLOSE.</summary>
    public CloseReason CloseReason { get; private set; }

    /// <summary>What was wrong with the batch that was <see cref="ReceiveResult.Broken"/> or <see cref="ReceiveResult.Failed"/>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Frames and fragments that were repeated or late.</summary>
    public long Repeated { get; private set; }

    /// <summary>Messages of several fragments that were lost, too large or malformed.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Reads one batch and hands its messages up. An exception of the receiver ends here: a peer's bytes must not end the process.</summary>
    public ReceiveResult Receive(in ReceivedBatch batch, ITransportReceiver receiver)
    {
        try
        {
            return Take(batch, receiver);
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    /// <summary>Everything that came has been read: tells the receiver if it got long messages.</summary>
    public ReceiveResult CaughtUp(ITransportReceiver receiver)
    {
        if (!_owesCaughtUp)
            return ReceiveResult.Open;
        _owesCaughtUp = false;
        try
        {
            receiver.CaughtUp();
            return ReceiveResult.Open;
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    /// <summary>Forgets unfinished messages: their memory goes back.</summary>
    public void Discard()
    {
        foreach (ref ReceiveConduit conduit in _conduits.AsSpan())
            conduit.Fragments?.Discard();
    }

    private static uint NumberOf(ReadOnlySpan<SequenceNumbers> next, int conduit)
    {
        SequenceNumbers numbers = next[conduit / Channels];
        return conduit % Channels == (int)Reliability.Reliable ? numbers.Reliable : numbers.BestEffort;
    }

    private ReceiveWindow WindowOf(ReadOnlySpan<SequenceNumbers> next, int conduit) => new(NumberOf(next, conduit), _agreement.NumberMask);

    private ReceiveResult Take(in ReceivedBatch batch, ITransportReceiver receiver)
    {
        if (!_agreement.Compression)
            return Read(batch, receiver);
        if (batch.Length == 0)
            return ReceiveResult.Open;
        var content = new ReceivedBatch(batch.Buffer, batch.Offset + 1, batch.Length - 1);
        return (batch.Span[0] & CompressionFlag.Compressed) == 0 ? Read(content, receiver) : ReadCompressed(content.Span, receiver);
    }

    /// <summary>The sender repeats what its next numbers are. Where that is behind what came already it began anew, and its old numbers are forgotten.</summary>
    public void Resume(ReadOnlySpan<SequenceNumbers> next)
    {
        for (int i = 0; i < _conduits.Length; i++)
        {
            ref ReceiveConduit conduit = ref _conduits[i];
            if (!conduit.Window.IsBehind(NumberOf(next, i)))
                continue;
            conduit.Window = WindowOf(next, i);
            conduit.Fragments?.Discard();
        }
    }

    private ReceiveResult ReadCompressed(ReadOnlySpan<byte> block, ITransportReceiver receiver)
    {
        ReceiveBuffer inflated = ReceiveBuffer.RentForDatagram();
        try
        {
            if (!Lz4Block.TryInflate(block, inflated.Bytes.AsSpan(0, Math.Min(inflated.Bytes.Length, _agreement.BatchSize)), out int length))
                return Break("a compressed batch is malformed or longer than agreed on");
            return Read(new ReceivedBatch(inflated, 0, length), receiver);
        }
        finally
        {
            inflated.Release();
        }
    }

    private ReceiveResult Read(in ReceivedBatch batch, ITransportReceiver receiver)
    {
        _batch = batch;
        var reader = new WireReader(batch.Span);
        if (_agreement.LowLatency)
            ReadBare(ref reader, receiver);
        while (!reader.HasFailed && TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id))
        {
            if (id == TransportMessageId.Close)
                return ReadClose(ref reader, header);
            if (!TryRead(ref reader, header, id, receiver))
                break;
        }

        return reader.HasFailed ? Break(ref reader) : ReceiveResult.Open;
    }

    // Without frames, a network message stands alone in its batch.
    private void ReadBare(scoped ref WireReader reader, ITransportReceiver receiver) =>
        receiver.Receive(ref reader, new ReceiveContext(Reliability.Reliable, Priority.Data, _batch.Buffer));

    private bool TryRead(scoped ref WireReader reader, byte header, TransportMessageId id, ITransportReceiver receiver) => id switch
    {
        TransportMessageId.Frame => Frame.TryDecode(ref reader, header, out Frame frame) && TakeFrame(ref reader, frame, receiver),
        TransportMessageId.Fragment => Fragment.TryDecode(ref reader, header, out Fragment fragment) && TakeFragment(ref reader, fragment, receiver),
        TransportMessageId.KeepAlive => KeepAlive.TryDecode(ref reader, header),

        // They have no place on an open link and do no harm.
        TransportMessageId.Init => Init.TryDecode(ref reader, header, out _),
        TransportMessageId.Open => Open.TryDecode(ref reader, header, out _),
        TransportMessageId.Join => Join.TryDecode(ref reader, header, out _),
        _ => TransportOam.TryDecode(ref reader, header, out _),
    };

    private bool TakeFrame(scoped ref WireReader reader, in Frame frame, ITransportReceiver receiver)
    {
        if (!TryFind(ref reader, frame.Priority, frame.Reliability, frame.SequenceNumber, out int index))
            return false;
        if (_conduits[index].Window.TryAdvance(frame.SequenceNumber))
            receiver.Receive(ref reader, new ReceiveContext(frame.Reliability, frame.Priority, _batch.Buffer));
        else
            Skip(ref reader);
        return !reader.HasFailed;
    }

    private void Skip(scoped ref WireReader reader)
    {
        Repeated++;
        while (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id) && NetworkMessages.TrySkip(ref reader, header, id))
        {
            // The next header.
        }
    }

    private bool TakeFragment(scoped ref WireReader reader, scoped in Fragment fragment, ITransportReceiver receiver)
    {
        if (!TryFind(ref reader, fragment.Priority, fragment.Reliability, fragment.SequenceNumber, out int index))
            return false;
        ref ReceiveConduit conduit = ref _conduits[index];
        bool contiguous = fragment.SequenceNumber == conduit.NextFragment;
        if (!conduit.Window.TryAdvance(fragment.SequenceNumber))
        {
            Repeated++;
            return true;
        }

        conduit.NextFragment = (fragment.SequenceNumber + 1) & _agreement.NumberMask;
        Reassembly fragments = conduit.Fragments ??= new Reassembly(conduit.Budget);
        if (!contiguous && fragments.IsOpen)
            Spoil(fragments);
        if (IsToBeAdded(fragments, fragment, ref conduit))
            Add(fragments, fragment, ref conduit, receiver);
        return true;
    }

    private bool IsToBeAdded(Reassembly fragments, scoped in Fragment fragment, ref ReceiveConduit conduit)
    {
        bool begins = fragment.IsFirst || (!_agreement.MarksFragments && !fragments.IsOpen && !conduit.Ignoring);
        if (!fragment.More || fragment.IsFirst)
            conduit.Ignoring = false;
        if (fragment.IsDrop)
        {
            Spoil(fragments);
            return false;
        }

        if (begins)
            fragments.Begin();
        return fragments.IsOpen;
    }

    private void Add(Reassembly fragments, scoped in Fragment fragment, ref ReceiveConduit conduit, ITransportReceiver receiver)
    {
        // A fragment takes the rest of its batch.
        int offset = _batch.Offset + _batch.Length - fragment.Payload.Length;
        if (!fragments.TryAppend(new ReceivedBatch(_batch.Buffer, offset, fragment.Payload.Length)))
        {
            Incomplete++;
            TooLong?.Invoke();
            conduit.Ignoring = fragment.More;
            return;
        }

        if (fragment.More)
            return;
        var message = new WireReader(fragments.Message);
        _owesCaughtUp = TellsCaughtUp;
        receiver.Receive(ref message, new ReceiveContext(fragment.Reliability, fragment.Priority, fragments.Buffer, IsLong: TellsCaughtUp));
        if (message.HasFailed)
            Incomplete++;
        fragments.Discard();
    }

    private void Spoil(Reassembly fragments)
    {
        if (fragments.IsOpen)
            Incomplete++;
        fragments.Discard();
    }

    private bool TryFind(scoped ref WireReader reader, Priority priority, Reliability reliability, uint number, out int index)
    {
        index = ((_agreement.QoS ? (int)priority : 0) * Channels) + (int)reliability;
        if (number > _agreement.NumberMask)
            return reader.Fail(WireError.NumberTooLarge);
        return _agreement.QoS || priority == Priority.Data || reader.Fail(WireError.ReservedValue);
    }

    private ReceiveResult ReadClose(scoped ref WireReader reader, byte header)
    {
        if (!Close.TryDecode(ref reader, header, out Close close))
            return Break(ref reader);
        CloseReason = close.Reason;
        return close.Session ? ReceiveResult.SessionClosed : ReceiveResult.LinkClosed;
    }

    private ReceiveResult Fail(Exception error)
    {
        TransportEvents.Log.ReceiverFailed(_agreement.Peer.ToString(), error.ToString());
        Fault = $"handling a message failed ({error.GetType().Name}: {error.Message})";
        return ReceiveResult.Failed;
    }

    private ReceiveResult Break(scoped ref WireReader reader) => Break($"malformed message ({reader.Error} at byte {reader.ErrorOffset} of a batch)");

    private ReceiveResult Break(string fault)
    {
        Fault = fault;
        return ReceiveResult.Broken;
    }
}
