namespace Zenoh.Links;

/// <summary>
/// Pooled memory that received batches lie in. Whoever rents it holds one reference; whoever keeps a slice of it beyond the call it was shown in
/// retains it and releases it later. At the last release the memory goes back to its pool and must not be touched any more. Thread-safe.
/// </summary>
internal sealed class ReceiveBuffer
{
    /// <summary>Room for several of the largest batches, so that one receive brings many (measured: fewer, larger receives carry 2-4 GB/s).</summary>
    public const int StreamBytes = 256 * 1024;

    /// <summary>Room for any UDP datagram or WebSocket message.</summary>
    public const int DatagramBytes = 64 * 1024;

    /// <summary>Free buffers kept per size; more are left to the garbage collector.</summary>
    private const int KeptStreamBuffers = 64;
    private const int KeptDatagramBuffers = 256;

    /// <summary>Free buffers for messages kept; they are empty, their memory comes from and goes back to <see cref="MessageMemory"/>.</summary>
    private const int KeptMessageBuffers = 256;

    /// <summary>Free memory for messages kept, as much as that for batches; and how many pieces beyond are remembered until they are collected.</summary>
    private const long KeptMessageBytes = 16 * 1024 * 1024;
    private const int RememberedMessages = 256;

    private static readonly Pool Streams = new(StreamBytes, KeptStreamBuffers);
    private static readonly Pool Datagrams = new(DatagramBytes, KeptDatagramBuffers);
    private static readonly Pool Messages = new(0, KeptMessageBuffers);
    private static readonly MessageMemory Memory = new(KeptMessageBytes, RememberedMessages);

    private readonly Pool _pool;
    private int _references;

    private ReceiveBuffer(Pool pool)
    {
        _pool = pool;
        Bytes = GC.AllocateUninitializedArray<byte>(pool.BufferBytes, pinned: true);
    }

    /// <summary>All of the memory.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>True for a buffer that whoever rented it fills, instead of a link.</summary>
    public bool IsForMessage => _pool == Messages;

    /// <summary>True when the caller, who holds a reference, holds the only one: then nobody else can come to hold one.</summary>
    public bool IsUnshared => Volatile.Read(ref _references) == 1;

    /// <summary>A buffer of <see cref="StreamBytes"/> with one reference.</summary>
    public static ReceiveBuffer RentForStream() => Streams.Rent();

    /// <summary>A buffer of <see cref="DatagramBytes"/> with one reference.</summary>
    public static ReceiveBuffer RentForDatagram() => Datagrams.Rent();

    /// <summary>A buffer of at least so many bytes with one reference: for a message put together from several batches.</summary>
    public static ReceiveBuffer RentForMessage(int bytes)
    {
        var buffer = Messages.Rent();
        buffer.Bytes = Memory.Rent(bytes);
        return buffer;
    }

    /// <summary>One more reference.</summary>
    /// <exception cref="InvalidOperationException">The caller holds none itself: the buffer is already back in its pool.</exception>
    public void Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Interlocked.Decrement(ref _references);
            throw new InvalidOperationException("A receive buffer was retained after its last release: retain it while the batch is being handled.");
        }
    }

    /// <summary>One reference less.</summary>
    /// <exception cref="InvalidOperationException">There was none left.</exception>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            GiveBackRented();
            _pool.Return(this);
        }
        else if (left < 0)
        {
            Interlocked.Increment(ref _references);
            throw new InvalidOperationException("A receive buffer was released more often than it was retained.");
        }
    }

    private void GiveBackRented()
    {
        if (!IsForMessage)
        {
            return;
        }

        Memory.Return(Bytes);
        Bytes = [];
    }

    /// <summary>The most recently returned is rented first: its memory is still in a cache.</summary>
    private sealed class Pool(int bufferBytes, int kept)
    {
        private readonly Lock _lock = new();
        private readonly ReceiveBuffer?[] _free = new ReceiveBuffer?[kept];
        private int _count;

        public int BufferBytes => bufferBytes;

        public ReceiveBuffer Rent()
        {
            var buffer = Take() ?? new ReceiveBuffer(this);
            Volatile.Write(ref buffer._references, 1);
            return buffer;
        }

        public void Return(ReceiveBuffer buffer)
        {
            lock (_lock)
            {
                if (_count < kept)
                {
                    _free[_count++] = buffer;
                }
            }
        }

        private ReceiveBuffer? Take()
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return null;
                }

                var buffer = _free[--_count];
                _free[_count] = null;
                return buffer;
            }
        }
    }
}
