using Columnar;
using Columnar.Arrays;
using Columnar.Ipc;
using Dora.Node.Receiving;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node;

/// <summary>
/// A message. Its payload is read where the sender wrote it; nothing is copied. Until <see cref="NodeEvent.Dispose"/> the memory stays
/// as it is; afterwards the sender may use it again, and this object may become another message: copy what you want to keep.
/// <para>
/// One thread at a time may use it, and any thread may dispose it. A node may hold <see cref="Limits.MaxHeldSamples"/> messages at
/// a time; those it takes beyond that are copied to the heap, so that a sender never runs out of memory because a reader hoards.
/// </para>
/// </summary>
public sealed class InputEvent : NodeEvent
{
    private readonly HeldSamples? _pool;
    private Sample? _sample;
    private ArrowArray? _array;
    private MessageParameters? _parameters;
    private string _id = string.Empty;

    internal InputEvent(HeldSamples? pool, int slot)
    {
        _pool = pool;
        Slot = slot;
    }

    /// <summary>The input it came on.</summary>
    public string Id => _id;

    /// <summary>The payload as it travelled: raw bytes, or an Arrow IPC stream when <see cref="Encoding"/> says so.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public ReadOnlyMemory<byte> Payload => Sample.Payload;

    /// <summary>The bytes of <see cref="Payload"/>.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public ReadOnlySpan<byte> Bytes => Sample.Payload.Span;

    /// <summary>How the payload is to be read.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public PayloadEncoding Encoding => Sample.Header.Encoding;

    /// <summary>The hybrid logical time at which it was sent, as NTP64; grows along every path of messages.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public ulong Timestamp => Sample.Header.Timestamp;

    /// <summary>The wall time at which it was sent.</summary>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public DateTimeOffset SentAt => HybridClock.ToDateTime(Timestamp);

    /// <summary>
    /// The payload as an Arrow array over the same memory, decoded at the first call; raw bytes are an array of unsigned bytes. Valid as
    /// long as the event.
    /// </summary>
    /// <exception cref="DoraNodeException">The payload is no Arrow stream this library can read.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public ArrowArray Array => _array ??= Decode();

    /// <summary>The parameters, decoded at the first call; they may be kept after the event.</summary>
    /// <exception cref="DoraNodeException">The sender's bytes are no parameters.</exception>
    /// <exception cref="ObjectDisposedException">The event was disposed.</exception>
    public MessageParameters Parameters => _parameters ??= DecodeParameters();

    internal int Slot { get; }

    private Sample Sample => _sample ?? throw new ObjectDisposedException(nameof(InputEvent), "the event was disposed; copy what you want to keep before that");

    /// <summary>The payload as text: what <see cref="Output.SendText"/> sent, or raw bytes read as UTF-8.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="DoraNodeException">The payload is an array of something else.</exception>
    public string GetText()
    {
        if (Encoding == PayloadEncoding.Bytes)
            return System.Text.Encoding.UTF8.GetString(Bytes);
        return Array is Utf8Array { Length: 1 } text
            ? text.GetString(0) ?? string.Empty
            : throw new DoraNodeException($"the message on input `{Id}` is {Array}, not one text; read it with {nameof(Array)}");
    }

    internal void Fill(string id, Sample sample)
    {
        _id = id;
        _sample = sample;
    }

    private protected override void Release()
    {
        Sample? sample = Interlocked.Exchange(ref _sample, null);
        if (sample is null)
            return;
        _array = null;
        _parameters = null;
        sample.Dispose();
        _pool?.Return(this);
    }

    private ArrowArray Decode()
    {
        if (Encoding == PayloadEncoding.Bytes)
            return PrimitiveArray<byte>.Over(Payload);
        try
        {
            return ArrowStream.ReadSingle(Payload);
        }
        catch (ArrowException exception)
        {
            throw new DoraNodeException($"the message on input `{Id}` cannot be read as an Arrow array: {exception.Message}", exception);
        }
    }

    private MessageParameters DecodeParameters() =>
        MessageParameters.TryDecode(Sample.Parameters.Span, out MessageParameters? parameters, out string? error)
            ? parameters
            : throw new DoraNodeException($"the parameters of the message on input `{Id}` cannot be read: {error}");
}
