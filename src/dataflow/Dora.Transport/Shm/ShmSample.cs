using Dora.Protocol;
using SharedMemory.Inboxes;
using SharedMemory.Pools;
using SharedMemory.Rings;

namespace Dora.Transport.Shm;

/// <summary>A message read in place. One object per entry of the hold table, used over and over.</summary>
internal sealed class ShmSample(InboxReader reader, int hold) : Sample
{
    private PoolSegment? _segment;
    private MessageDescriptor _message;
    private int _ownerBit;
    private volatile bool _held;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Payload => Segment is { } segment ? segment.Payload(_message) : default;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Parameters => Segment is { } segment ? segment.Parameters(_message) : default;

    private PoolSegment? Segment
    {
        get
        {
            ObjectDisposedException.ThrowIf(!_held, this);
            return _segment;
        }
    }

    /// <summary>The taking thread asks whether a segment is still in use; the disposing one says so last.</summary>
    public bool IsIn(PoolSegment segment) => _segment == segment && !reader.IsFree(hold);

    public void Hold(PoolSegment? segment, in MessageDescriptor message, int ownerBit)
    {
        _segment = segment;
        _message = message;
        _ownerBit = ownerBit;
        Header = new MessageHeader(message.Timestamp, (PayloadEncoding)message.Kind);
        _held = true;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (!_held)
            return;

        // The hold table comes last: from then on the object belongs to the next message.
        _held = false;
        _segment?.Release((int)_message.Chunk, _ownerBit);
        reader.Release(hold);
    }
}

/// <summary>A message copied to the heap because too many are held to read it in place.</summary>
internal sealed class HeapSample : Sample
{
    private readonly byte[] _payload;
    private readonly byte[] _parameters;

    public HeapSample(PoolSegment? segment, in MessageDescriptor message)
    {
        _payload = segment?.Payload(message).ToArray() ?? [];
        _parameters = segment?.Parameters(message).ToArray() ?? [];
        Header = new MessageHeader(message.Timestamp, (PayloadEncoding)message.Kind);
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Payload => _payload;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Parameters => _parameters;

    /// <inheritdoc/>
    protected override void Release()
    {
        // Left to the collector.
    }
}
