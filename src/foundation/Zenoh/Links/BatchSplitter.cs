using System.Buffers.Binary;

namespace Zenoh.Links;

/// <summary>
/// Cuts the bytes of a stream link into batches. Pure: the caller receives into <see cref="FreeSpace"/>, reports with <see cref="Commit"/> and takes
/// batches until <see cref="BatchSplit.NeedMore"/>. One receive may bring many batches; a partial one at the end stays where it is, or is moved once
/// when the buffer has no room for the rest. One thread at a time.
/// </summary>
internal sealed class BatchSplitter : IDisposable
{
    /// <summary>What a batch body may at most be agreed to be: it must fit a buffer together with its prefix.</summary>
    public const int LargestBody = ReceiveBuffer.StreamBytes - (int)BatchPrefix.UInt32;

    private ReceiveBuffer? _buffer;
    private int _read;
    private int _written;
    private int _prefixBytes = (int)BatchPrefix.UInt16;
    private int _maxBodyBytes = LinkLimits.StreamBatchBytes - (int)BatchPrefix.UInt16;

    /// <summary>True when no byte waits to become a batch.</summary>
    public bool IsEmpty => _read == _written;

    /// <summary>Where to receive to: never empty, always enough for the rest of a begun batch.</summary>
    public Memory<byte> FreeSpace
    {
        get
        {
            var buffer = MakeRoom();
            return buffer.Bytes.AsMemory(_written);
        }
    }

    /// <summary>
    /// Sets what the handshake agreed on; holds from the next batch, also for bytes that are already here. Before the first call:
    /// <see cref="BatchPrefix.UInt16"/> and the largest batch of a stream link.
    /// </summary>
    /// <param name="prefix">Form of the length.</param>
    /// <param name="maxBodyBytes">The agreed batch size minus the prefix; longer batches are <see cref="BatchSplit.TooLong"/>.</param>
    public void Configure(BatchPrefix prefix, int maxBodyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBodyBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBodyBytes, LargestBody);
        _prefixBytes = (int)prefix;
        _maxBodyBytes = maxBodyBytes;
    }

    /// <summary>Says how many bytes were received into <see cref="FreeSpace"/>.</summary>
    public void Commit(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Bytes.Length ?? 0) - _written);
        _written += bytes;
    }

    /// <summary>Takes the next whole batch, if it is here.</summary>
    public BatchSplit TryTake(out ReceivedBatch batch)
    {
        batch = default;
        var available = _written - _read;
        if (available < _prefixBytes)
        {
            return BatchSplit.NeedMore;
        }

        var bytes = _buffer!.Bytes.AsSpan(_read);
        var length = _prefixBytes == (int)BatchPrefix.UInt16 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > (uint)_maxBodyBytes)
        {
            return BatchSplit.TooLong;
        }

        if (available - _prefixBytes < (int)length)
        {
            return BatchSplit.NeedMore;
        }

        batch = new ReceivedBatch(_buffer, _read + _prefixBytes, (int)length);
        _read += _prefixBytes + (int)length;
        return BatchSplit.Ready;
    }

    /// <summary>
    /// Gives the buffer back while the link is idle, unless a partial batch is in it. The next <see cref="FreeSpace"/> rents one again.
    /// </summary>
    public void Park()
    {
        if (IsEmpty)
        {
            Dispose();
        }
    }

    /// <summary>Gives the buffer back. Batches that were retained live on.</summary>
    public void Dispose()
    {
        _buffer?.Release();
        _buffer = null;
        _read = _written = 0;
    }

    private ReceiveBuffer MakeRoom()
    {
        if (_buffer is null)
        {
            return _buffer = ReceiveBuffer.RentForStream();
        }

        if (_read == _written && _buffer.IsUnshared)
        {
            _read = _written = 0;
        }
        else if (_buffer.Bytes.Length - _read < _prefixBytes + _maxBodyBytes || _written == _buffer.Bytes.Length)
        {
            MovePartial();
        }

        return _buffer;
    }

    // Whoever retained the buffer reads only whole batches, which lie before the partial one; but their memory must not be written to.
    private void MovePartial()
    {
        var old = _buffer!;
        var target = old.IsUnshared ? old : ReceiveBuffer.RentForStream();
        old.Bytes.AsSpan(_read, _written - _read).CopyTo(target.Bytes);
        _written -= _read;
        _read = 0;
        if (!ReferenceEquals(target, old))
        {
            _buffer = target;
            old.Release();
        }
    }
}
