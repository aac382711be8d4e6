using Zenoh.Links;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Unicast;

/// <summary>
/// A session between two nodes, from the first link to the last: all its links are read. The layer above is called only by threads that read, one at a
/// time; the last of them tells it that the session has ended.
/// </summary>
internal sealed class UnicastCore : TransportCore, IBatchOutlet
{
    private readonly Agreement _agreement;
    private readonly TransportOptions _options;
    private readonly Action<UnicastCore, TransportEnd> _ended;
    private readonly SessionLinks _links;
    private readonly Transmitter _transmitter;
    private readonly BatchReceiver _batches;
    private readonly Lock _gate = new();
    private readonly Lock _upward = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITransportReceiver? _receiver;
    private TransportEnd? _end;
    private bool _isClosed;

    // One for the session until it ends, one until it begins, one for each reader.
    private int _holders = 2;

    /// <param name="agreement">Of the first link; further ones must fit it.</param>
    /// <param name="first">The first link.</param>
    /// <param name="options">This side's options.</param>
    /// <param name="ended">Told first when the session ends, so that its node can come again at once.</param>
    /// <param name="tooLong">Told of each message that was longer than allowed.</param>
    public UnicastCore(
        Agreement agreement, UnicastLink first, TransportOptions options, Action<UnicastCore, TransportEnd> ended, Action<UnicastCore> tooLong)
    {
        _agreement = agreement;
        _options = options;
        _ended = ended;
        _links = new SessionLinks(first);
        _batches = new BatchReceiver(agreement, options.MaxMessageBytes) { TellsCaughtUp = true, TooLong = () => tooLong(this) };
        _transmitter = new Transmitter(TransmitSettings.Of(options, agreement), this, first.MaxBody, $"zenoh writer {agreement.Peer}");
        First = first;
        Transport = new PeerTransport(this);
    }

    public PeerTransport Transport { get; }

    /// <summary>The link it began with, for what is said of it.</summary>
    public UnicastLink First { get; }

    public Agreement Agreement => _agreement;

    public override ZenohId Peer => _agreement.Peer;

    public override WhatAmI Role => _agreement.Role;

    public override bool HasPriorities => _agreement.QoS;

    public override bool IsMulticast => false;

    public override bool IsClosed => Volatile.Read(ref _isClosed);

    public override IReadOnlyList<TransportLinkInfo> Links => [.. _links.All.Select(static link => link.Info)];

    public override Transmitter Transmitter => _transmitter;

    public bool CanSendNow => _links.CanSendNow;

    public override TransportTraffic Traffic
    {
        get
        {
            (long received, long sent) = _links.Bytes;
            return base.Traffic with { ReceivedBytes = received, SentBytes = sent, Repeated = _batches.Repeated, Incomplete = _batches.Incomplete };
        }
    }

    /// <summary>Links the other side dialled.</summary>
    public int InboundLinks => _links.Inbound;

    /// <inheritdoc cref="SessionLinks.IsOpenedBySame"/>
    public bool IsOpenedBySame(UnicastLink link) => _links.IsOpenedBySame(link);

    /// <summary>A further link joins. False when the session has ended meanwhile.</summary>
    public bool TryJoin(UnicastLink link)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _links.Add(link);
        }

        _transmitter.Limit(link.MaxBody);
        return true;
    }

    /// <summary>Ends the session if this link is all it has.</summary>
    public void LoseOnly(Link link, string text)
    {
        if (_links.All is [{ } only] && only.Link == link)
            End(new TransportEnd(CloseReason.Generic, ByPeer: true, text), Patience.None);
    }

    /// <summary>From now on what arrives is handed up.</summary>
    public void Begin(ITransportReceiver receiver)
    {
        // A full fence: a link that joins now either finds the receiver or is seen here.
        Interlocked.Exchange(ref _receiver, receiver);
        _begun.TrySetResult();
        if (_links.All.Length > 1)
            TellLinksChanged();
        Exit();
    }

    /// <summary>
    /// Reads a link to its end. A link with a thread of its own is read wholly on the calling thread: then every wait completes at once.
    /// </summary>
    public async Task ReadAsync(UnicastLink link)
    {
        if (!TryEnter())
            return;
        TransportEnd? end = AwaitBegin(link);
        try
        {
            do
            {
                while (end is null && link.Source.TryTake(out ReceivedBatch batch))
                    end = Take(link, batch);
                TransportEnd? failure = CatchUp(link);
                end ??= failure;
            }
            while (end is null && await link.Source.MoreAsync().ConfigureAwait(false));
        }
        finally
        {
            link.Source.Dispose();
            Leave(link, end ?? EndOf(link));
        }
    }

    // A second link may stand before the layer above has heard of the session, which the first one tells it.
    private TransportEnd? AwaitBegin(UnicastLink link) => _begun.Task.Wait(_options.AcceptTimeout)
        ? null
        : new TransportEnd(CloseReason.Generic, ByPeer: false, $"{link.Link}: the session did not begin");

    public bool Send(SendBatch batch) => _links.Send(batch);

    public bool SendAll(SendBatch first) => _links.Send(first);

    public void GiveUp(string text) => End(new TransportEnd(CloseReason.Unresponsive, ByPeer: false, $"{First.Link}: {text}"), Patience.None);

    public override void Close(CloseReason reason, Patience patience)
    {
        string text = $"{First.Link}: closed here: {HandshakeMessages.Words(reason)}";
        End(new TransportEnd(reason, ByPeer: false, text, InOrder: reason == CloseReason.Generic), patience);
    }

    public override void Tick(TimeSpan now)
    {
        TimeSpan silence = _options.Lease / _options.KeepAlivesPerLease;
        foreach (UnicastLink link in _links.All)
        {
            link.Tick(now);
            if (now - link.LastHeard > link.PeerLease)
                link.Lose($"{link.Link}: nothing was heard for its lease of {link.PeerLease.TotalSeconds:0.#} s");
            else if (now - link.LastSpoke >= silence)
                _transmitter.TryAlone(TimeSpan.Zero, () => link.SendAlone(KeepAlive.Id));
        }
    }

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _holders++;
            return true;
        }
    }

    private TransportEnd? Take(UnicastLink link, in ReceivedBatch batch)
    {
        link.MarkHeard(batch.Length);
        ReceiveResult result;
        lock (_upward)
            result = IsClosed ? ReceiveResult.Broken : _batches.Receive(batch, _receiver!);
        if (result == ReceiveResult.Open)
            return null;
        if (result == ReceiveResult.Failed)
            return Fail(link);
        if (result == ReceiveResult.Broken)
            return new TransportEnd(CloseReason.Invalid, ByPeer: true, $"{link.Link}: {_batches.Fault}");
        CloseReason reason = _batches.CloseReason;
        bool inOrder = reason == CloseReason.Generic;
        string why = inOrder ? "" : $": {HandshakeMessages.Words(reason)}";
        var end = new TransportEnd(reason, ByPeer: true, $"{link.Link}: closed by the other side{why}", inOrder);
        if (result == ReceiveResult.SessionClosed)
            End(end, Patience.None);
        return end;
    }

    private TransportEnd? CatchUp(UnicastLink link)
    {
        ReceiveResult result;
        lock (_upward)
            result = _batches.CaughtUp(_receiver!);
        return result == ReceiveResult.Failed ? Fail(link) : null;
    }

    private TransportEnd Fail(UnicastLink link)
    {
        var end = new TransportEnd(CloseReason.Generic, ByPeer: false, $"{link.Link}: {_batches.Fault}");
        End(end, Patience.None);
        return end;
    }

    private static TransportEnd EndOf(UnicastLink link) => link.Source.IsBroken
        ? new TransportEnd(CloseReason.Invalid, ByPeer: true, $"{link.Link}: a batch is longer than agreed on")
        : new TransportEnd(CloseReason.Generic, ByPeer: true, link.Loss ?? $"{link.Link}: {link.Link.EndReason}");

    // The link is taken out; the session ends with its last one.
    private void Leave(UnicastLink link, TransportEnd end)
    {
        link.Lose(end.Text);
        if (_links.Remove(link))
            End(end, Patience.None);
        else if (!IsClosed)
            TellLinksChanged();
        Exit();
    }

    /// <summary>A link joined or left. Not told before the session begins, which then makes up for it.</summary>
    public void TellLinksChanged()
    {
        lock (_upward)
            _receiver?.LinksChanged();
    }

    private void End(TransportEnd end, Patience patience)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _end = end;
            _isClosed = true;
        }

        _ended(this, end);
        _transmitter.Close(patience.Left);
        if (!end.ByPeer)
            _transmitter.TryAlone(patience.Left, () => SendClose(end.Reason));
        _links.Lose(end.Text, patience);
        Complete();
        Exit();
    }

    private void SendClose(CloseReason reason)
    {
        foreach (UnicastLink link in _links.All)
            link.SendAlone(Protocol.Transport.Close.Id, (byte)reason);
    }

    // Whoever is last tells the layer above; nobody reads any more then.
    private void Exit()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        _batches.Discard();
        _receiver?.Closed(_end!.Value);
    }
}
