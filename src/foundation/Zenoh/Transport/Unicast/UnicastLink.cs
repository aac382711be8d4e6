using Zenoh.Links;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Compression;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Establishment.Keys;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Transport.Unicast;

/// <summary>One link of a session after its handshake.</summary>
internal sealed class UnicastLink(Link link, BatchSource source, Agreement agreement, bool isInbound)
{
    private readonly Framing _framing = !link.IsStreamed ? Framing.None : agreement.LowLatency ? Framing.Large : Framing.Small;
    private bool _heard = true;
    private bool _spoke = true;
    private TransportLinkInfo? _info;
    private string? _loss;

    // What leaves together; made with the first of it, used by whoever sends.
    private List<ArraySegment<byte>>? _together;

    public Link Link => link;

    public BatchSource Source => source;

    /// <summary>Whether the other side dialled.</summary>
    public bool IsInbound => isInbound;

    /// <summary>Who the other side proved to be: by password, by key, by certificate.</summary>
    public (string? User, PublicKey? Key, string? CommonName) Identity => (agreement.User, agreement.Key, link.Info.CertificateCommonName);

    /// <summary>What fits a batch besides prefix and flag.</summary>
    public int MaxBody { get; } = agreement.BatchSize - (link.IsStreamed ? sizeof(ushort) : 0) - (agreement.Compression ? 1 : 0);

    public TimeSpan PeerLease => agreement.PeerLease;

    public TimeSpan LastHeard { get; private set; }

    public TimeSpan LastSpoke { get; private set; }

    /// <summary>Why this side gave the link up; null while it has not.</summary>
    public string? Loss => Volatile.Read(ref _loss);

    public TransportLinkInfo Info => _info ??= Describe();

    /// <summary>Bytes that left; counted by whoever sends, one at a time.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Bytes that came; counted by the reader.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Something was received. A flag only: the clock takes the time of it.</summary>
    public void MarkHeard(int bytes)
    {
        ReceivedBytes += bytes;
        Volatile.Write(ref _heard, true);
    }

    /// <summary>
    /// Takes note of what happened since the last tick. While whoever reads is busy with what came, or held up by it, nobody can say that nothing comes:
    /// that time is no silence.
    /// </summary>
    public void Tick(TimeSpan now)
    {
        if (Volatile.Read(ref _heard) || !source.IsWaiting)
        {
            Volatile.Write(ref _heard, false);
            LastHeard = now;
        }

        if (Volatile.Read(ref _spoke))
        {
            Volatile.Write(ref _spoke, false);
            LastSpoke = now;
        }
    }

    public LinkSendResult Send(SendBatch batch)
    {
        Volatile.Write(ref _spoke, true);
        return agreement.Compression ? SendCompressed(batch) : SendWire(batch.Wire(_framing, flag: null));
    }

    /// <summary>Sends a batch and those linked behind it: with one call of the system where batches leave as they are.</summary>
    public LinkSendResult SendAll(SendBatch first)
    {
        if (agreement.Compression || !link.IsStreamed)
            return SendEach(first);
        Volatile.Write(ref _spoke, true);
        _together ??= new List<ArraySegment<byte>>(TransportLimits.GatheredBatches);
        for (SendBatch? batch = first; batch is not null; batch = batch.Next)
        {
            ArraySegment<byte> wire = batch.Wire(_framing, flag: null);
            SentBytes += wire.Count;
            _together.Add(wire);
        }

        LinkSendResult result = link.Send(_together);
        _together.Clear();
        return result;
    }

    /// <summary>Sends a message of the transport in a batch of its own, unless that might have to wait.</summary>
    public void SendAlone(params ReadOnlySpan<byte> message)
    {
        if (Loss is not null || !link.CanSendNow)
            return;
        SendBatch batch = SendBatchPool.Rent();
        WireWriter writer = batch.Append(message.Length);
        writer.WriteBytes(message);
        batch.Commit(writer.Position);
        Send(batch);
        SendBatchPool.Return(batch);
    }

    /// <summary>Gives the link up: its reader wakes and takes it out of the session.</summary>
    public void Lose(string text)
    {
        Interlocked.CompareExchange(ref _loss, text, null);
        link.Dispose();
    }

    private LinkSendResult SendEach(SendBatch first)
    {
        for (SendBatch? batch = first; batch is not null; batch = batch.Next)
        {
            LinkSendResult result = Send(batch);
            if (result != LinkSendResult.Sent)
                return result;
        }

        return LinkSendResult.Sent;
    }

    private LinkSendResult SendWire(ReadOnlySpan<byte> wire)
    {
        SentBytes += wire.Length;
        return link.Send(wire);
    }

    private LinkSendResult SendCompressed(SendBatch batch)
    {
        SendBatch block = SendBatchPool.Rent();
        try
        {
            int length = batch.Length > 1 ? Lz4Compressor.Compress(batch.Body, block.Room(batch.Length - 1)) : 0;
            if (length <= 0)
                return SendWire(batch.Wire(_framing, CompressionFlag.Plain));
            block.Commit(length);
            return SendWire(block.Wire(_framing, CompressionFlag.Compressed));
        }
        finally
        {
            SendBatchPool.Return(block);
        }
    }

    private TransportLinkInfo Describe() => new()
    {
        Source = link.Source,
        Destination = link.Destination,
        Mtu = agreement.BatchSize,
        IsStreamed = link.IsStreamed,
        IsReliable = link.IsReliable,
        Interfaces = link.Info.Interfaces,
        User = agreement.User,
        CertificateCommonName = link.Info.CertificateCommonName,
    };
}
