using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zenoh.Transport;

namespace Zenoh.Session.Queues;

/// <summary>A bounded queue whose items own memory: what is dropped, or left when it ends, is disposed. Any number of writers and readers.</summary>
internal sealed class BoundedQueue<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Channel<T> _channel;
    private readonly WhenFull _whenFull;
    private long _dropped;

    public BoundedQueue(QueueOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1, nameof(options));
        _whenFull = options.WhenFull;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(options.Capacity)
            {
                FullMode = options.WhenFull switch
                {
                    WhenFull.DropOldest => BoundedChannelFullMode.DropOldest,
                    WhenFull.DropNewest => BoundedChannelFullMode.DropWrite,
                    WhenFull.Wait => BoundedChannelFullMode.Wait,
                    _ => throw new ArgumentOutOfRangeException(nameof(options), options.WhenFull, "Unknown policy."),
                },
            },
            Drop);
    }

    /// <summary>Items that found no place.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public int Count => _channel.Reader.Count;

    /// <summary>Appends an item, which belongs to the queue from now on. Waits only where the policy says so.</summary>
    public void Write(T item)
    {
        while (!TryWrite(item))
        {
            if (_whenFull != WhenFull.Wait || !WaitForRoom())
            {
                item.Dispose();
                return;
            }
        }
    }

    /// <summary>Appends an item unless that takes waiting.</summary>
    public bool TryWrite(T item) => _channel.Writer.TryWrite(item);

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? item) => _channel.Reader.TryRead(out item);

    /// <summary>The next item, or null when the queue has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync(CancellationToken cancellation)
    {
        do
        {
            if (_channel.Reader.TryRead(out T? item))
                return item;
        }
        while (await _channel.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false));

        return null;
    }

    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation).ConfigureAwait(false) is { } item)
            yield return item;
    }

    /// <summary>Nothing more is written; readers take what is there and then end.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public void Dispose()
    {
        Complete();
        while (_channel.Reader.TryRead(out T? item))
            item.Dispose();
    }

    /// <summary>False when the queue has ended. A thread that reads for many links has another take its place meanwhile.</summary>
    private bool WaitForRoom()
    {
        ReaderThreads? standing = ReaderThreads.Block();
        try
        {
            return _channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            ReaderThreads.Resume(standing);
        }
    }

    private void Drop(T item)
    {
        Interlocked.Increment(ref _dropped);
        item.Dispose();
    }
}
