using Dora.Protocol;
using SharedMemory.Inboxes;
using SharedMemory.Linux;
using SharedMemory.Pools;
using SharedMemory.Rings;
using SharedMemory.Segments;

namespace Dora.Transport.Shm;

/// <summary>The receiving end of a process, in shared memory.</summary>
internal sealed class ShmInbox : IInbox
{
    private readonly InboxReader _reader;
    private readonly ISegmentSource _source;
    private readonly int _inputs;
    private readonly Dictionary<uint, PoolSegment> _segments = [];
    private readonly OwedChunks _owed;
    private readonly ShmSample[] _samples;
    private PoolSegment? _latest;
    private bool _disposed;

    public ShmInbox(InboxSegment inbox, ISegmentSource source, int inputs, TimeSpan? spin)
    {
        _reader = new InboxReader(inbox, spin);
        _source = source;
        _inputs = inputs;
        _owed = new OwedChunks(_reader);
        _samples = [.. Enumerable.Range(0, InboxReader.MaxHeld).Select(hold => new ShmSample(_reader, hold))];
    }

    /// <inheritdoc/>
    public TakeStatus TryTake(out Sample? sample, out int input)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        sample = null;
        while (true)
        {
            TakeResult result = _reader.TryTake(out TakenMessage taken);
            input = taken.Ring;
            if (result == TakeResult.Nothing)
                return TakeStatus.None;
            if (result == TakeResult.Closed)
                return TakeStatus.Closed;
            if (TryRead(taken, out sample))
                return TakeStatus.Message;

            // Its segment is gone or it lies outside: a peer is broken, and nothing can be read.
            _reader.CountSkipped(taken.Ring);
            _reader.Release(taken.Hold);
        }
    }

    /// <inheritdoc/>
    public bool Wait(TimeSpan timeout)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _reader.Wait(timeout);
    }

    /// <inheritdoc/>
    public void Wake() => _reader.Wake();

    /// <inheritdoc/>
    public long DroppedMessages(int input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, _inputs);
        return _reader.Dropped(input);
    }

    /// <summary>
    /// Gives back all samples that are still held. The memory stays mapped until nothing refers to it: whoever still looks at a sample
    /// reads stale bytes, but does not fault.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        foreach (ShmSample sample in _samples)
            sample.Dispose();
    }

    private bool TryRead(in TakenMessage taken, out Sample? sample)
    {
        MessageDescriptor message = taken.Message;
        PoolSegment? segment = null;
        if (message.Segment == 0 ? (message.PayloadLength | message.ParameterLength) != 0 : !TryFind(taken, out segment))
        {
            sample = null;
            return false;
        }

        if (segment is not null && _reader.TryPeek(taken.Ring, out MessageDescriptor next))
            segment.Prefetch(next);
        if (taken.Hold < InboxReader.MaxHeld)
        {
            ShmSample own = _samples[taken.Hold];
            own.Hold(segment, message, _reader.OwnerBit(taken.Ring));
            sample = own;
            return true;
        }

        sample = new HeapSample(segment, message);
        segment?.Release((int)message.Chunk, _reader.OwnerBit(taken.Ring));
        _reader.Release(taken.Hold);
        return true;
    }

    private bool TryFind(in TakenMessage taken, out PoolSegment? segment)
    {
        MessageDescriptor message = taken.Message;
        segment = _latest;
        if (segment?.Id != message.Segment && !_segments.TryGetValue(message.Segment, out segment))
            segment = Map(taken);
        if (segment is null || !segment.TryLocate(message))
            return false;

        _latest = segment;
        return true;
    }

    /// <summary>Rare: a sender has a new segment. The moment to forget those that no sender fills any more.</summary>
    private PoolSegment? Map(in TakenMessage taken)
    {
        ForgetRetired();
        try
        {
            if (Map(taken.Message.Segment) is not { } segment)
                return null;

            _segments.Add(segment.Id, segment);
            _owed.GiveBack(segment);
            return segment;
        }
        catch (Exception error) when (error is LinuxException or CorruptSegmentException or TransportException)
        {
            _owed.Add(taken);
            throw new TransportException($"A message is lost, it cannot be read: {error.Message}", error);
        }
    }

    private PoolSegment? Map(uint id)
    {
        if (_source.Find(id) is not { } found)
            return null;

        try
        {
            return PoolSegment.Map(found.FileDescriptor, id, writesPayloads: false);
        }
        finally
        {
            SharedDescriptor.Close(found.FileDescriptor);
        }
    }

    private void ForgetRetired()
    {
        foreach (PoolSegment segment in _segments.Values.Where(s => s.IsRetired && !Array.Exists(_samples, sample => sample.IsIn(s))).ToArray())
        {
            _ = _segments.Remove(segment.Id);
            if (_latest == segment)
                _latest = null;
            segment.Dispose();
        }
    }
}
