using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zenoh.KeyExpressions;
using Zenoh.Links;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// A sample that is yours until you dispose it: then its memory serves further ones. Samples that are never disposed are ordinary garbage. Reading is
/// thread-safe.
/// </summary>
/// <remarks>
/// Payloads of <see cref="RetainedBytes"/> or more are not copied: the sample holds the receive buffer of 256 KiB they arrived in. Do not collect
/// such samples for long; <c>Payload.ToArray()</c> is cheaper then.
/// </remarks>
public sealed class Sample : IDisposable
{
    /// <summary>From this size on a payload stays in the receive buffer: copying less costs less than keeping 256 KiB for it.</summary>
    public const int RetainedBytes = 16 * 1024;

    private readonly RestingPool<Sample>? _pool;
    private ReceiveBuffer? _retained;
    private byte[] _own = [];
    private byte[]? _rented;
    private ReadOnlyMemory<byte> _payload;
    private ReadOnlyMemory<byte> _attachment;
    private KeyExpression? _key;
    private QoS _qos;
    private int _isLive;

    internal Sample(RestingPool<Sample>? pool) => _pool = pool;

    /// <summary>The key it was published on. May hold wildcards when the publication did.</summary>
    /// <exception cref="ObjectDisposedException">The sample was disposed.</exception>
    public KeyExpression Key => Live()._key!;

    /// <summary>The bytes, valid until the sample is disposed; empty for deletions.</summary>
    /// <exception cref="ObjectDisposedException">The sample was disposed.</exception>
    public ReadOnlyMemory<byte> Payload => Live()._payload;

    /// <summary>Bytes beside the payload, valid until the sample is disposed; empty when there are none.</summary>
    /// <exception cref="ObjectDisposedException">The sample was disposed.</exception>
    public ReadOnlyMemory<byte> Attachment => Live()._attachment;

    /// <summary>Whether the key has this value, or none any more.</summary>
    public SampleKind Kind { get; private set; }

    /// <summary>What the payload is.</summary>
    public Encoding Encoding { get; private set; }

    /// <summary>When it happened, if some node on the way stamps.</summary>
    public Timestamp? Timestamp { get; private set; }

    /// <summary>Who made it, if the publisher said so.</summary>
    public SourceInfo? Source { get; private set; }

    /// <summary>The channel it came over.</summary>
    public Reliability Reliability { get; private set; }

    /// <summary>The priority it travelled with.</summary>
    public Priority Priority => _qos.Priority;

    /// <summary>What would have happened to it in a full queue.</summary>
    public CongestionControl CongestionControl => _qos.CongestionControl;

    /// <summary>Whether it was sent without waiting for others.</summary>
    public bool IsExpress => _qos.IsExpress;

    /// <summary>Gives the memory back. A second call changes nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLive, 0) == 0)
            return;
        _payload = _attachment = default;
        _key = null;
        Interlocked.Exchange(ref _retained, null)?.Release();
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        _pool?.Return(this);
    }

    internal void Fill(KeyExpression key, scoped in SampleBody body, in DeliveryContext context)
    {
        _key = key;
        Kind = body.Kind;
        Encoding = SchemaCache.FromWire(body.Encoding);
        Timestamp = body.Timestamp;
        Source = SourceInfo.FromWire(body.SourceInfo);
        Reliability = context.Reliability;
        _qos = context.QoS;
        if (!TryRetain(body.Payload, body.Attachment.Value, context.Buffer))
            Copy(body.Payload, body.Attachment.Value);
        Volatile.Write(ref _isLive, 1);
    }

    private Sample Live()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isLive) == 0, this);
        return this;
    }

    private bool TryRetain(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> attachment, ReceiveBuffer? buffer)
    {
        if (buffer is null || payload.Length < RetainedBytes || !TryLocate(payload, buffer.Bytes, out _payload))
            return false;
        if (!attachment.IsEmpty && !TryLocate(attachment, buffer.Bytes, out _attachment))
            return false;
        buffer.Retain();
        _retained = buffer;
        return true;
    }

    private void Copy(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> attachment)
    {
        int length = payload.Length + attachment.Length;
        byte[] memory = length <= RetainedBytes ? OwnMemory(length) : _rented = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(memory);
        attachment.CopyTo(memory.AsSpan(payload.Length));
        _payload = memory.AsMemory(0, payload.Length);
        _attachment = memory.AsMemory(payload.Length, attachment.Length);
    }

    private byte[] OwnMemory(int length)
    {
        if (_own.Length < length)
            _own = new byte[_pool is null ? length : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        return _own;
    }

    /// <summary>Where a span lies in an array; false when it lies elsewhere (an inflated batch).</summary>
    private static bool TryLocate(ReadOnlySpan<byte> part, byte[] whole, out ReadOnlyMemory<byte> located)
    {
        nint offset = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(whole), ref MemoryMarshal.GetReference(part));
        bool inside = offset >= 0 && offset <= whole.Length - part.Length;
        located = inside ? whole.AsMemory((int)offset, part.Length) : default;
        return inside;
    }
}
