using System.Runtime.CompilerServices;
using Zenoh.Links;

namespace Zenoh.Transport.Receiving;

/// <summary>The batches of a link, whatever its framing. One thread at a time.</summary>
/// <param name="link">The link; from now on nobody else receives from it.</param>
/// <param name="shared">Where what follows a wait runs: then no thread waits, and no buffer is held meanwhile. Null for links that have a thread of
/// their own: a wait blocks it and then completes at once.</param>
internal sealed class BatchSource(Link link, ReaderThreads? shared) : IDisposable
{
    private readonly BatchSplitter? _splitter = link.IsStreamed ? new BatchSplitter() : null;
    private ReceiveBuffer? _datagram;
    private int _datagramBytes = Link.End;
    private bool _isWaiting;

    /// <summary>Whether nothing is here and more is waited for. Otherwise whoever reads is busy with what came, and what comes meanwhile is not seen.</summary>
    public bool IsWaiting => Volatile.Read(ref _isWaiting);

    /// <summary>Set when the peer announced a batch longer than agreed on: nothing can be read any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sets what the handshake agreed on.</summary>
    public void Configure(bool lowLatency, int batchBytes)
    {
        BatchPrefix prefix = lowLatency ? BatchPrefix.UInt32 : BatchPrefix.UInt16;
        _splitter?.Configure(prefix, lowLatency ? BatchSplitter.LargestBody : batchBytes - (int)prefix);
    }

    /// <summary>Takes a batch that is here already.</summary>
    public bool TryTake(out ReceivedBatch batch)
    {
        if (_splitter is null)
            return TryTakeDatagram(out batch);
        BatchSplit split = _splitter.TryTake(out batch);
        IsBroken |= split == BatchSplit.TooLong;
        return split == BatchSplit.Ready;
    }

    /// <summary>Waits for more bytes; false at the end of the link.</summary>
    public ValueTask<bool> MoreAsync() => shared is null ? new(Fill()) : FillAsync(shared);

    public void Dispose()
    {
        _splitter?.Dispose();
        _datagram?.Release();
        _datagram = null;
    }

    private bool Fill()
    {
        if (IsBroken)
            return false;
        Span<byte> space = _splitter is null ? FreshDatagram().Bytes : _splitter.FreeSpace.Span;
        Volatile.Write(ref _isWaiting, true);
        int received = link.Receive(space);
        Volatile.Write(ref _isWaiting, false);
        return Take(received);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(ReaderThreads threads)
    {
        if (IsBroken)
            return false;
        Park();
        Volatile.Write(ref _isWaiting, true);
        bool isOver = await link.ReceiveAsync(Memory<byte>.Empty).ConfigureAwait(false) == Link.End;
        Volatile.Write(ref _isWaiting, false);
        await threads.Enter();
        if (isOver)
            return false;

        // What is here may be half a record of TLS: the rest may never come.
        Memory<byte> space = _splitter is null ? FreshDatagram().Bytes : _splitter.FreeSpace;
        Volatile.Write(ref _isWaiting, true);
        int received = await link.ReceiveAsync(space).ConfigureAwait(false);
        Volatile.Write(ref _isWaiting, false);
        return Take(received);
    }

    private bool Take(int received)
    {
        if (_splitter is null)
            _datagramBytes = received;
        else if (received != Link.End)
            _splitter.Commit(received);
        return received != Link.End;
    }

    private void Park()
    {
        _splitter?.Park();
        _datagram?.Release();
        _datagram = null;
    }

    private bool TryTakeDatagram(out ReceivedBatch batch)
    {
        bool any = _datagramBytes != Link.End;
        batch = any ? new ReceivedBatch(_datagram!, 0, _datagramBytes) : default;
        _datagramBytes = Link.End;
        return any;
    }

    // Whoever retained the last datagram keeps its memory.
    private ReceiveBuffer FreshDatagram()
    {
        if (_datagram is { IsUnshared: false })
        {
            _datagram.Release();
            _datagram = null;
        }

        return _datagram ??= ReceiveBuffer.RentForDatagram();
    }
}
