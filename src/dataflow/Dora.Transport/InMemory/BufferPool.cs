using System.Numerics;
using Dora.Protocol;

namespace Dora.Transport.InMemory;

/// <summary>
/// Reusable heap buffers in classes of powers of two, last in first out so that the next message finds a warm one. Thread-safe.
/// </summary>
internal sealed class BufferPool
{
    private const int SmallestShift = 8;
    private const int Classes = 31 - SmallestShift;

    private readonly Lock _gate = new();
    private readonly Stack<MessageBuffer>[] _idle = new Stack<MessageBuffer>[Classes];
    private readonly long _maxIdleBytes;
    private long _idleBytes;
    private long _rentedBytes;

    /// <param name="maxIdleBytes">The most memory kept for reuse; what comes back beyond that is left to the collector.</param>
    public BufferPool(long maxIdleBytes)
    {
        _maxIdleBytes = maxIdleBytes;
        for (var i = 0; i < Classes; i++)
            _idle[i] = new Stack<MessageBuffer>();
    }

    /// <summary>What is lent out now, in bytes as asked for.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Lends a buffer with at least <paramref name="size"/> bytes of room and one reference.</summary>
    /// <exception cref="TransportException">The process has no memory for it.</exception>
    public MessageBuffer Rent(int size)
    {
        var sizeClass = Math.Max(0, BitOperations.Log2((uint)Math.Max(1, size) - 1) + 1 - SmallestShift);
        MessageBuffer? buffer;
        lock (_gate)
        {
            if (_idle[sizeClass].TryPop(out buffer))
                _idleBytes -= buffer.Room;
        }
        buffer ??= Create(sizeClass);
        Interlocked.Add(ref _rentedBytes, size);
        buffer.Start(size);
        return buffer;
    }

    /// <summary>Takes a buffer back whose last reference is gone.</summary>
    public void Return(MessageBuffer buffer)
    {
        Interlocked.Add(ref _rentedBytes, -buffer.Charge);
        lock (_gate)
        {
            if (_idleBytes + buffer.Room > _maxIdleBytes)
                return;
            _idleBytes += buffer.Room;
            _idle[buffer.SizeClass].Push(buffer);
        }
    }

    private MessageBuffer Create(int sizeClass)
    {
        var size = 1 << (sizeClass + SmallestShift);
        try
        {
            return new MessageBuffer(this, sizeClass, GC.AllocateUninitializedArray<byte>(size));
        }
        catch (OutOfMemoryException e)
        {
            throw new TransportException(
                $"There is no memory for a message buffer of {size:N0} bytes. Send smaller messages, lower queue_size, or give the process more memory.", e);
        }
    }
}
