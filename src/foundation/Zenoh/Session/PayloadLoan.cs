using System.Buffers;

namespace Zenoh.Session;

/// <summary>
/// A payload being written, to be published by <see cref="Put"/>. Made by <see cref="Publisher.Loan"/>; for one thread. Do not touch it or its spans after it
/// was disposed: its memory serves others.
/// </summary>
public sealed class PayloadLoan : IBufferWriter<byte>, IDisposable
{
    /// <summary>The first memory when no size is known.</summary>
    private const int FirstBytes = 4096;

    private readonly Publisher _publisher;
    private byte[] _memory = [];
    private bool _isLent;

    internal PayloadLoan(Publisher publisher) => _publisher = publisher;

    /// <summary>Bytes written so far.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>What was written so far; it may be changed.</summary>
    /// <exception cref="ObjectDisposedException">The loan was given back.</exception>
    public Span<byte> Written => Lent()._memory.AsSpan(0, WrittenCount);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Lent()._memory.Length - WrittenCount);
        WrittenCount += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _memory.AsMemory(WrittenCount);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _memory.AsSpan(WrittenCount);
    }

    /// <summary>Publishes what was written. The loan can be written and published again afterwards: it begins empty.</summary>
    /// <param name="options">Whatever differs from what the publisher was declared with.</param>
    /// <returns>False when it was dropped for a full queue.</returns>
    /// <exception cref="ObjectDisposedException">The loan was given back, or the publisher disposed.</exception>
    public bool Put(scoped in PutOptions options = default)
    {
        bool sent = _publisher.Put(Written, options);
        WrittenCount = 0;
        return sent;
    }

    /// <summary>Gives the memory back, published or not. A second call changes nothing.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isLent, false))
            return;
        if (_memory.Length > 0)
            ArrayPool<byte>.Shared.Return(_memory);
        _memory = [];
        _publisher.TakeBack(this);
    }

    internal void Begin(int sizeHint)
    {
        _isLent = true;
        WrittenCount = 0;
        Reserve(sizeHint);
    }

    private PayloadLoan Lent()
    {
        ObjectDisposedException.ThrowIf(!_isLent, this);
        return this;
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = checked(Lent().WrittenCount + Math.Max(sizeHint, 1));
        if (needed <= _memory.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(Math.Max(needed, FirstBytes), 2L * _memory.Length), Array.MaxLength));
        _memory.AsSpan(0, WrittenCount).CopyTo(larger);
        if (_memory.Length > 0)
            ArrayPool<byte>.Shared.Return(_memory);
        _memory = larger;
    }
}
