namespace Zenoh.Links;

/// <summary>
/// One connection to one other node that carries batches. Blocking: at most one thread (or async loop) receives and at most one thread sends at any
/// time, both may do so together; <see cref="Dispose()"/>, <see cref="CanSendNow"/> and the properties may be used from anywhere.
/// </summary>
/// <remarks>
/// <para>Framing is the caller's on stream links (<see cref="IsStreamed"/>): what is sent begins with its length prefix, what is received goes
/// through a <see cref="BatchSplitter"/>. On all other links one send is one batch and one receive is one whole batch, without a prefix.</para>
/// <para>The end of a link is a value, never an exception: <see cref="End"/> from a receive, <see cref="LinkSendResult.Closed"/> from a send.
/// <see cref="EndReason"/> then tells why.</para>
/// </remarks>
internal abstract class Link : IDisposable
{
    /// <summary>What a receive returns once nothing more will come.</summary>
    public const int End = -1;

    private string? _endReason;
    private int _disposed;
    private LinkInfo? _info;

    protected Link(Locator source, Locator destination, TimeSpan sendTimeout)
    {
        Source = source;
        Destination = destination;
        SendTimeout = sendTimeout;
        IsReliable = (destination.Metadata["rel"] ?? source.Metadata["rel"]) switch { "0" => false, "1" => true, _ => LinkProtocols.IsReliable(destination.Protocol) };
    }

    /// <summary>This side.</summary>
    public Locator Source { get; }

    /// <summary>The other side.</summary>
    public Locator Destination { get; }

    /// <summary>True when bytes arrive as a stream and batches carry a length prefix.</summary>
    public abstract bool IsStreamed { get; }

    /// <summary>True when nothing is lost or reordered (metadata <c>rel</c>, else by protocol).</summary>
    public bool IsReliable { get; }

    /// <summary>The largest batch this link carries, the two bytes of the length prefix included where <see cref="IsStreamed"/>.</summary>
    public abstract int MaxBatchBytes { get; }

    /// <summary>How long a send may stand still before it gives up. Set it before sending begins, or from the sending thread.</summary>
    public virtual TimeSpan SendTimeout { get; set; }

    /// <summary>True when a small batch can be sent without waiting, as far as the operating system knows. False once the link has ended.</summary>
    public abstract bool CanSendNow { get; }

    /// <summary>Interfaces and certificate. Found on first use (enumerating interfaces is slow).</summary>
    public LinkInfo Info => _info ??= ReadInfo();

    /// <summary>Why the link ended, for logs; null while it lives.</summary>
    public string? EndReason => Volatile.Read(ref _endReason);

    protected bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Waits for bytes (streams) or for one whole batch (all other links; zero bytes are an empty batch).</summary>
    /// <returns>The number of bytes written to <paramref name="buffer"/>, or <see cref="End"/>.</returns>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>
    /// <see cref="Receive"/> for links that no thread of their own reads. With an empty <paramref name="buffer"/> it completes with 0 as soon as
    /// there is something to receive (or with <see cref="End"/>), and takes nothing: an idle link then holds no buffer. A link is read either by this
    /// or by <see cref="Receive"/>.
    /// </summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends one batch (streams: with its length prefix) and waits until the operating system has all of it.</summary>
    /// <exception cref="ArgumentException">Longer than <see cref="MaxBatchBytes"/> on a link that is not streamed.</exception>
    public abstract LinkSendResult Send(ReadOnlySpan<byte> batch);

    /// <summary>Sends one batch that lies in two places, without copying where the link can.</summary>
    public abstract LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail);

    /// <summary>Sends several batches, one behind the other, with one call of the system where the link can.</summary>
    public virtual LinkSendResult Send(List<ArraySegment<byte>> batches)
    {
        foreach (var batch in batches)
        {
            var result = Send(batch);
            if (result != LinkSendResult.Sent)
            {
                return result;
            }
        }

        return LinkSendResult.Sent;
    }

    /// <summary>The handshake over this link has succeeded. Where no end of a link shows, it takes the place of one that is dead.</summary>
    /// <returns>The dead link, for its owner to end; null when there was none.</returns>
    public virtual Link? Establish() => null;

    /// <summary>
    /// Ends the link: what was sent still leaves, the other side sees the end where the protocol has one, and threads waiting here wake.
    /// Idempotent, does not wait for the network.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            EndBecause("closed here");
            Close();
        }
    }

    /// <summary><see cref="Dispose()"/>, with another reason for <see cref="EndReason"/> than that this side closed it.</summary>
    public void Dispose(string reason)
    {
        EndBecause(reason);
        Dispose();
    }

    /// <summary>
    /// Waits, once the link is disposed, until what was sent no longer needs this process. The operating system takes care of most links at once.
    /// </summary>
    public virtual void AwaitDelivery(TimeSpan patience)
    {
    }

    public override string ToString() => $"{Source} -> {Destination}";

    /// <summary>Called once. Must wake a blocked receive and a blocked send.</summary>
    protected abstract void Close();

    protected virtual LinkInfo ReadInfo() => LinkInfo.Empty;

    /// <summary>Remembers the first reason.</summary>
    protected void EndBecause(string reason) => Interlocked.CompareExchange(ref _endReason, reason, null);
}
